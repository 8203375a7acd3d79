"""Writes docs/proved.md: which remedies are proved, by which case, and how the case went."""

import csv
import re
import sys

WORDS = {"proved": "proved", "NOT SHOWN": "**not shown**", "skipped": "skipped", "refuted": "refuted"}


def results(path):
    """How each case ended, by its name."""
    found = {}
    for line in open(path, encoding="utf-8"):
        match = re.match(r"(proved|NOT SHOWN|skipped|refuted) +([\w.-]+)(?:: (.+))?$", line)
        if match:
            found[match[2]] = (WORDS[match[1]], match[3] or "")
    return found


def main():
    ended = results(sys.argv[1])
    rows = list(csv.reader(open("corpus/recipes/proofs.tsv", encoding="utf-8"), delimiter="\t"))
    cases = {case: ended.get(case, ("not run", "")) for _, _, case in rows}
    proved = sum(word == "proved" for word, _ in cases.values())
    print("# Proved remedies\n")
    print("Written by `scripts/prove`: each case fails, the remedy is applied, the same case passes. The cases are in")
    print("`corpus/recipes/prove.sh` and `prove-zig.sh`, the table that ties them to signatures is `corpus/recipes/proofs.tsv`.\n")
    print(f"{len(rows)} remedies, {proved} proved in the last run.\n")
    print("| signature | remedy | case | last run |\n|---|---|---|---|")
    for signature, remedy, case in sorted(rows):
        word, detail = cases[case]
        print(f"| `{signature}` | {remedy} | `{case}` | {word}{': ' + detail if detail else ''} |")
    refuted = sorted(case for case, (word, _) in ended.items() if word == "refuted")
    if refuted:
        print("\nTried and found not to help, as their signatures say: " + ", ".join(f"`{case}`" for case in refuted) + ".")


main()
