"""Writes the JSON reports on the logs that are named, one after the other."""

import pathlib
import sys

import logclass

for path in sys.argv[1:]:
    sys.stdout.write(logclass.classify(pathlib.Path(path)).to_json())
