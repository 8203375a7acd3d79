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


def recordings(kind):
    logs = (path.read_bytes() for path in sorted((ROOT / "corpus" / kind).rglob("*.log")))
    return [log for log in logs if len(log) < 200_000 and log[:2] != b"\x1f\x8b" and b"\0" not in log]


class Fleet:
    """Builds, one after the other, by one random sequence."""

    def __init__(self, folder):
        self.folder, self.random = folder, random.Random(7)
        self.failing, self.passing = recordings("fail"), recordings("pass")
        # A repository fails in its own ways, some of which it shares.
        self.ways = {name: self.random.sample(self.failing, 12) + self.failing[:8] for name in REPOSITORIES}
        self.builds = []

    def log(self, repository, failed):
        """A log of any length: what passes, and at its end what fails."""
        wanted = min(self.random.lognormvariate(9.5, 1.5), 3e6)
        parts, length = [], 0
        while length < wanted:
            parts.append(self.random.choice(self.passing))
            length += len(parts[-1])
        if failed:
            parts.append(self.random.choice(self.ways[repository]))
        return b"".join(part if part.endswith(b"\n") else part + b"\n" for part in parts)

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
        """One build; one in five that fail is tried again, and half of those pass."""
        failed, attempt = self.random.random() < 0.6, 1
        about = {
            "date": LAST - datetime.timedelta(days=self.random.randrange(DAYS)),
            "repository": self.random.choice(REPOSITORIES),
            "commit": f"{self.random.getrandbits(40):010x}",
        }
        while True:
            minutes = round(self.random.uniform(1, 40), 1)
            data, packed = self.log(about["repository"], failed), self.random.random() < 0.25
            self.add(data, **about, attempt=attempt, minutes=minutes, packed=packed)
            if not failed or attempt == 2 or self.random.random() > 0.2:
                return
            failed, attempt = self.random.random() < 0.5, 2

    def odd_ones(self, megabytes):
        """What a fleet of this size always has among its logs."""
        about = {"date": LAST, "repository": "workers", "commit": "0" * 10, "attempt": 1, "minutes": 1.0}
        self.add(b"", **about)
        damaged = gzip.compress(self.failing[0] * 50)
        self.add(damaged[: len(damaged) // 2], **about)
        self.add(None, **about)
        block = b"".join(self.passing)[: 4 << 20].rsplit(b"\n", 1)[0] + b"\n"
        self.add(block * (megabytes * 1_000_000 // len(block) + 1) + self.failing[0], **about)

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
