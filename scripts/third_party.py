"""The licences of the crates that a package is built of, with their texts.

    scripts/third_party.py PACKAGE TARGET >THIRD-PARTY.txt

Read from what cargo says is linked in: what only builds and tests need is left
out. A crate without the text of its licence is an error.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

LICENCE = re.compile("licen[cs]e|copying|copyright|notice|unlicense", re.IGNORECASE)


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def linked(name, target):
    """The foreign packages that are linked into the package of that name."""
    tree = ["tree", "--locked", "--package", name, "--target", target, "--edges", "normal,no-proc-macro"]
    lines = cargo(*tree, "--prefix", "none", "--format", "{p}").splitlines()
    wanted = {tuple(line.split()[:2]) for line in lines}
    packages = json.loads(cargo("metadata", "--locked", "--format-version", "1"))["packages"]
    found = [package for package in packages if (package["name"], "v" + package["version"]) in wanted]
    foreign = [package for package in found if package["source"]]
    return sorted(foreign, key=lambda package: (package["name"], package["version"]))


def texts(package):
    """The texts of its licences."""
    folder = pathlib.Path(package["manifest_path"]).parent
    files = sorted(path for path in folder.iterdir() if path.is_file() and LICENCE.match(path.name))
    found = [path.read_text(errors="replace").strip() for path in files]
    return found or sys.exit(f"{package['name']} comes without the text of {package['license']}")


def main(name, target):
    packages = linked(name, target)
    carriers = collections.defaultdict(list)
    for package in packages:
        for text in texts(package):
            carriers[text].append(f"{package['name']} {package['version']}")
    print(f"{name} is built of the standard library of Rust (MIT OR Apache-2.0) and of {len(packages)} crates.\n")
    for package in packages:
        print(f"{package['name']} {package['version']}: {package['license']}")
    for text, names in carriers.items():
        print(f"\n{'=' * 80}\n{', '.join(names)}\n{'-' * 80}\n{text}")


if __name__ == "__main__":
    main(*sys.argv[1:])
