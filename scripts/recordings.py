"""What the scripts that measure have in common: the recordings of the corpus, and the jobs they could be part of.

A recording is NAME.log with its label NAME.toml beside it. Few builds end after one command, so each is also measured
as the last command of a longer job, in the frame of a CI system: after some passing recordings, with the status with
which it really ended.
"""
import argparse
import hashlib
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import tomllib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, "target", "release", "logclass")
CORPUS = os.path.join(ROOT, "corpus")

# The frames of the longer jobs; half of the logs that people look at have none.
FRAMES = ("github", None, "gitlab", "jenkins", "azure", None, "buildkite", "travis", "buildkit-plain", None)

# What a CI system, or a builder that draws its progress, prints: a recording with that is not put into another job.
FRAMED = re.compile(
    rb"section_start:|\[Pipeline\]|\[taskcluster|##\[|^Finished: [A-Z]|_bk;t=|travis_|CircleCI received|^#\d+ DONE"
    rb"|\[\+\] Building|Job (succeeded|failed)|^\S+-1 +\| |\texited with code|^\d{4}-\d\d-\d\dT", re.M)
PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xff\xfe", b"{")

MARK = b"0f5a: here the recording begins"


def number(text):
    """A number that text alone decides, to divide things by."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def labelled(folders):
    """Log, label and family of every recording, in order of paths."""
    for top in folders:
        for folder, _, names in sorted(os.walk(top)):
            for name in sorted(names):
                log = os.path.join(folder, name[:-5] + ".log")
                if name.endswith(".toml") and os.path.exists(log):
                    with open(os.path.join(folder, name), "rb") as file:
                        label = tomllib.load(file)
                    if "verdict" in label:
                        yield log, label, os.path.basename(folder)


def plain(path):
    """The text of a recording that can be part of another job, or None."""
    with open(path, "rb") as file:
        data = file.read()
    unfit = data.startswith(PACKED) or b"\0" in data[:400] or FRAMED.search(data)
    return None if unfit else data


def frames(corpus):
    """The script that puts frames round logs, as a module; it leaves nothing behind."""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("frame", os.path.join(corpus, "recipes", "frame.py"))
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded.FORMATS


def framed(formats, form, status, before, data):
    """`data` after `before` in a frame (`compose`), or in one inside another (`compose in github`), and how many lines now
    stand before its first."""
    log = [*before.splitlines(), MARK, *data.removesuffix(b"\n").split(b"\n")]
    for frame in form.split(" in ") if form else ():
        out = io.BytesIO()
        formats[frame](out, log, argparse.Namespace(exit=status, step="build", command="make"))
        log = out.getvalue().removesuffix(b"\n").split(b"\n")
    lines = [*log, b""]
    at = next(n for n, line in enumerate(lines) if MARK in line)
    # the end of a log may be shown a second time, and the mark with it
    return b"\n".join(line for line in lines if MARK not in line), at


def jobs(corpus, cases, folder):
    """Writes a longer job for each recording that can be part of one; its path, and how far its lines moved."""
    formats, half = frames(corpus), lambda family: number(family) % 2
    calm = {0: [], 1: []}
    for log, label, family in labelled([corpus]):
        if label["verdict"] == "clean" and os.path.getsize(log) < 40_000 and plain(log) is not None:
            calm[half(family)].append(log)
    for n, (log, label, family) in enumerate(cases):
        data, mine = plain(log), calm[half(family)]
        if data is None or not mine:
            continue
        before = b"".join(plain(mine[(number(log) + k) % len(mine)]).rstrip(b"\n") + b"\n" for k in range(3))
        status = label.get("exit", int(label["verdict"] != "clean"))
        text, moved = framed(formats, FRAMES[n % len(FRAMES)], status, before, data)
        path = os.path.join(folder, f"{n}.log")
        with open(path, "wb") as file:
            file.write(text)
        yield (log, label, family), path, moved


def ask(program, options, logs):
    """The report on each log, by its path."""
    # the first one twice: two names at least, so that the answer is always a list
    command = [program, "scan", "--format", "json", *options, *logs, *logs[:1]]
    out = subprocess.run(command, capture_output=True)
    if out.returncode:
        sys.exit(out.stderr.decode())
    return {report["input"]["path"]: report for report in json.loads(out.stdout)["reports"]}


def replace_measured(page, text):
    """Puts a fresh table between the marks of a page."""
    with open(page) as file:
        old = file.read()
    marks = r"(<!-- measured -->\n).*?(<!-- /measured -->)"
    with open(page, "w") as file:
        file.write(re.sub(marks, lambda found: found[1] + text + found[2], old, flags=re.S))
