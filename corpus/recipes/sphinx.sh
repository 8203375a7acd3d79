#!/usr/bin/env bash
# Sphinx and MkDocs.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/python-lib.sh"
B=$(venv sphinx 3.11 sphinx) B2=$(venv sphinx5 3.11 'sphinx==5.3.0' 'docutils<0.19' setuptools) M=$(venv mkdocs 3.11 mkdocs)
doc() { printf 'project = "demo"\nextensions = [%s]\n' "${1-}" > conf.py; printf 'Demo\n====\n\n.. toctree::\n\n   gone\n\nSee :ref:`nowhere`.\n\nShort\n---\n\n.. nosuch:: x\n' > index.rst; }
s1() { doc; $B/sphinx-build -W -b html . out; };                     record warning-is-error s1
s1b() { doc; $B/sphinx-build -n -W --keep-going -b html . out; };    record warnings-keep-going s1b
s1c() { doc; $B2/sphinx-build -W -b html . out; };                   record warning-is-error-5 s1c
s2() { doc '"sphinx_rtd_thing"'; $B/sphinx-build -b html . out; };   record extension-missing s2
s3() { doc; echo 'html_theme = "nosuchtheme"' >> conf.py; $B/sphinx-build -b html . out; }; record theme-missing s3
s4() { doc; echo 'import numpyx' >> conf.py; $B/sphinx-build -b html . out; }; record conf-import s4
s5() { mkdir d; $B/sphinx-build -b html d out; };                    record no-conf s5
B7=$(venv sphinx7 3.11 'sphinx==7.2.6')
s6() { doc; $B7/sphinx-build -n -W --keep-going -b html . out; };    record warnings-keep-going-7 s6
s7() { printf 'project = "demo"\nlinkcheck_retries = 1\n' > conf.py; printf 'Demo\n====\n\nSee `the old page <http://127.0.0.1:9/old>`_ and `a file <nothing.html>`_.\n' > index.rst; $B7/sphinx-build -b linkcheck . out; }; record linkcheck s7
s8() { echo 'project = "demo"' > conf.py; printf 'Demo\n====\n' > index.rst; printf 'Spare\n=====\n' > spare.rst; $B7/sphinx-build -W --keep-going . out; }; record not-in-toctree s8
OUT=$CORPUS/fail/mkdocs; mkdir -p "$OUT"
m1() { mkdir docs; printf '[a](gone.md)\n' > docs/index.md; printf 'site_name: x\nnav:\n  - index.md\n  - missing.md\n' > mkdocs.yml; $M/mkdocs build --strict; }; record strict m1
m2() { mkdir docs; printf 'site_name: x\ntheme: {name: materialx}\nplugins: [nosuch]\n' > mkdocs.yml; $M/mkdocs build; }; record config m2
p1() { doc; $B/sphinx-build -b html . out; };                        record_pass sphinx warnings p1
p2() { mkdir docs; printf '[a](gone.md)\n' > docs/index.md; printf 'site_name: x\n' > mkdocs.yml; $M/mkdocs build; }; record_pass mkdocs warnings p2
neutral "$CORPUS"/fail/{sphinx,mkdocs} "$PASS"/{sphinx,mkdocs}
