#!/bin/bash
# Recordings of pdflatex and bibtex.
. "$(dirname "$0")/lib.sh"
need texlive-latex-base make
d() { printf '\\documentclass{article}\n%b\n\\begin{document}\n%b\n\\end{document}\n' "$1" "$2" >paper.tex; }
undefined() { d '' 'Some text.\n\nA \\frobnicate{x} here.'; pdflatex -interaction=nonstopmode paper.tex; }
undefined_halt() { d '' 'A \\frobnicate{x} here.'; pdflatex -interaction=nonstopmode -halt-on-error -file-line-error paper.tex; }
sty() { d '\\usepackage{nosuchpackage}' 'x'; pdflatex -interaction=nonstopmode paper.tex; }
cls() { printf '\\documentclass{nosuchclass}\n\\begin{document}x\\end{document}\n' >paper.tex; pdflatex -interaction=nonstopmode paper.tex; }
figure() { d '\\usepackage{graphicx}' '\\includegraphics{plots/result}'; pdflatex -interaction=nonstopmode paper.tex; }
math() { d '' 'a_1 and \\begin{itemize} \\item x'; pdflatex -interaction=nonstopmode paper.tex; }
nofile() { pdflatex -interaction=nonstopmode missing.tex; }
unicode() { d '' 'Price: \xe2\x98\x83'; pdflatex -interaction=nonstopmode paper.tex; }
input_missing() { d '' '\\input{chapters/one}'; pdflatex -interaction=nonstopmode paper.tex; }
bib() { d '' 'x \\cite{a} \\bibliography{refs}\\bibliographystyle{plain}'; pdflatex -interaction=batchmode paper.tex; bibtex paper; }
make_tex() { d '' '\\frobnicate'; printf 'paper.pdf: paper.tex\n\tpdflatex -interaction=nonstopmode -halt-on-error paper.tex\n' >Makefile; make; }
tlmgr_missing() { printf 'all:\n\tlatexmk-nope -pdf paper.tex\n' >Makefile; make; }
for f in undefined undefined_halt sty cls figure math nofile unicode input_missing bib make_tex; do record "${f//_/-}" "$f"; done
p_warn() { d '' 'Undefined \\ref{error} and \\cite{fail}. A very long unbreakablewordunbreakablewordunbreakablewordunbreakablewordunbreakablewordunbreakableword.'; printf 'all:\n\tpdflatex -interaction=nonstopmode -halt-on-error paper.tex\n' >Makefile; make; }
record_pass latex undefined-references p_warn
