#!/usr/bin/env python3
"""Makes frequencies.bin: how usual each pair of bytes is in the text of build logs.

  frequencies.py KIND=WEIGHT:FILE... > frequencies.bin

A kind is a file of text; its pairs count by its weight, however long it is. What the tables in use were made of (24 to 48 MB each; none
of it is ever measured on):
  0.60 logs    bench/logs/train.log of bench/mklogs.sh (seed 99; five of the recorded builds)
  0.10 lists   dpkg -l, apt-cache policy, strace of cargo, ls -lR, find
  0.15 code    the .rs, .c and .md files of the crates this crate depends on
  0.09 json    cargo metadata and json.dumps of directory listings
  0.03 base64  of executables
  0.03 hex     sha256sum, xxd and od of executables
Bytes from 128 on count as their low seven bits. Entry [a * 128 + b] is -8 * log2(probability of the pair a b), at most 255; half a pair is
added to each entry, so what was never seen is rare and not impossible.
"""
import math
import sys
from collections import Counter

joint = [0.0] * (128 * 128)
for argument in sys.argv[1:]:
    weight, path = argument.split("=", 1)[1].split(":", 1)
    text = open(path, "rb").read().translate(bytes(i & 127 for i in range(256)))
    pairs = Counter(zip(text, text[1:]))
    total = len(text) + 0.5 * len(joint)
    for a in range(128):
        for b in range(128):
            joint[a * 128 + b] += float(weight) * (pairs.get((a, b), 0) + 0.5) / total
sys.stdout.buffer.write(bytes(min(255, round(-8 * math.log2(p))) for p in joint))
