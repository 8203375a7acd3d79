#!/usr/bin/env python3
"""Makes the logs of a fleet out of the recordings in corpus/, always the same ones.

usage: make_logs.py FOLDER [--builds 5000] [--large 200]

Writes FOLDER/logs/DATE/REPOSITORY/NUMBER.log[.gz] and FOLDER/builds.parquet, what a CI system
knows of each build: path, date, repository, commit, attempt, minutes. Among the logs are an
empty one, a damaged archive, one that is named and not there, and one of so many megabytes.
"""

import argparse
import datetime
import gzip
import pathlib
import random

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = pathlib.Path(__file__).resolve().parents[2]
REPOSITORIES = ["billing", "catalogue", "checkout", "docs", "gateway", "identity", "mobile", "search", "web-shop", "workers"]
DAYS = 14
LAST = datetime.date(2026, 11, 22)
FIRST = LAST - datetime.timedelta(days=DAYS - 1)


def recordings(kind, verdict):
    """Recordings of this verdict, short and not packed."""
    paths = sorted((ROOT / "corpus" / kind).rglob("*.log"))
    logs = [path.read_bytes() for path in paths if f'verdict = "{verdict}"' in path.with_suffix(".toml").read_text(encoding="utf-8")]
    return [log for log in logs if len(log) < 200_000 and log[:2] != b"\x1f\x8b" and b"\0" not in log]


def progress(random, size):
    """What builds print while all goes well: so many bytes of lines, no two alike."""
    folders, files = ["assets", "core", "docs", "net", "store", "ui"], ["form", "index", "list", "page", "table"]
    forms = ["copied {0}/{1}{2}.txt", "[{3:3}%] {0}/{1}{2}: up to date", "unpacked {0}-{3}.{2}, {2} files", "{0}: {1} {2} of {4} done"]
    lines, length = [], 0
    while length < size:
        number = random.randrange(10_000)
        form = random.choice(forms)
        lines.append(form.format(random.choice(folders), random.choice(files), number, random.randrange(100), 10_000))
        length += len(lines[-1]) + 1
    return "".join(f"{line}\n" for line in lines).encode()


class Way:
    """A way to fail: since when, and how often it is gone when the build is tried again."""

    def __init__(self, random, log):
        self.log = log
        self.since = random.randrange(DAYS) if random.random() < 0.3 else 0
        self.passes_then = 0.8 if random.random() < 0.3 else 0.05


class Fleet:
    """Builds, one after the other, by one random sequence."""

    def __init__(self, folder):
        self.folder, self.random = folder, random.Random(7)
        self.failing, self.passing = recordings("fail", "diagnosed"), recordings("pass", "clean")
        self.progress = progress(self.random, 4 << 20)
        # A repository fails in its own ways, some of which it shares, and in some of them most of the time.
        shared = self.make_ways(8)
        self.ways = {name: self.random.sample(shared + self.make_ways(12), 20) for name in REPOSITORIES}
        self.builds = []

    def make_ways(self, count):
        return [Way(self.random, log) for log in self.random.sample(self.failing, count)]

    def way(self, repository, date):
        """A way in which a repository fails on this day."""
        ways = [way for way in self.ways[repository] if way.since <= (date - FIRST).days]
        return self.random.choices(ways, [1 / (number + 1) for number in range(len(ways))])[0]

    def log(self, way):
        """A log of any length: progress, and at its end one recorded build."""
        length = int(min(self.random.lognormvariate(9.5, 1.5), 3e6))
        start = self.progress.index(b"\n", self.random.randrange(1 << 20)) + 1
        end = self.progress.index(b"\n", start + length) + 1
        ending = b"\nERROR: Job failed: exit code 1\n" if way else b"\nJob succeeded\n"
        return self.progress[start:end] + (way.log if way else self.random.choice(self.passing)) + ending

    def add(self, data, *, date, repository, commit, attempt, minutes, packed=False):
        number = len(self.builds)
        path = self.folder / "logs" / str(date) / repository / f"{number:06}.log{'.gz' if packed else ''}"
        if data is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.compress(data, 1, mtime=0) if packed else data)
        self.builds.append(
            {"path": str(path), "date": date, "repository": repository, "commit": commit, "attempt": attempt, "minutes": minutes}
        )

    def build(self):
        """One build; one in three that fail is tried again."""
        about = {
            "date": LAST - datetime.timedelta(days=self.random.randrange(DAYS)),
            "repository": self.random.choice(REPOSITORIES),
            "commit": f"{self.random.getrandbits(40):010x}",
        }
        way = self.way(about["repository"], about["date"]) if self.random.random() < 0.6 else None
        for attempt in (1, 2):
            minutes = round(self.random.uniform(1, 40), 1)
            packed = self.random.random() < 0.25
            self.add(self.log(way), **about, attempt=attempt, minutes=minutes, packed=packed)
            if not way or self.random.random() > 0.3:
                return
            way = None if self.random.random() < way.passes_then else way

    def odd_ones(self, megabytes):
        """What a fleet of this size always has among its logs."""
        about = {"date": LAST, "repository": "workers", "commit": "0" * 10, "attempt": 1, "minutes": 1.0}
        self.add(b"", **about)
        damaged = gzip.compress(self.failing[0] * 50)
        self.add(damaged[: len(damaged) // 2], **about)
        self.add(None, **about)
        self.add(self.progress * (megabytes * 1_000_000 // len(self.progress) + 1) + self.failing[0], **about)

    def save(self):
        # zstd: with the default, snappy, Spark fails where musl is installed beside glibc
        pq.write_table(pa.Table.from_pylist(self.builds), self.folder / "builds.parquet", compression="zstd")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--builds", type=int, default=5000)
    parser.add_argument("--large", type=int, default=200, metavar="MB")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    fleet = Fleet(args.folder.resolve())
    fleet.odd_ones(args.large)
    while len(fleet.builds) < args.builds:
        fleet.build()
    fleet.save()


if __name__ == "__main__":
    main()
