"""Reports as a table: what logclass.spark and logclass.ray share.

One row for each diagnosis of a log, best first; a log without any has one row,
so every log has exactly one row with `rank` 0. A log that cannot be read has a
row that says why in `error`, and its job goes on.
"""

from __future__ import annotations

import functools
import heapq
import json
import os
import pathlib
import urllib.parse
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

import pyarrow as pa
import pyarrow.fs as fs

from . import Classifier, Report

SCHEMA = pa.schema(
    [
        ("path", pa.string()),
        ("bytes", pa.int64()),
        ("lines", pa.int64()),
        ("truncated", pa.string()),
        ("outcome", pa.string()),
        ("verdict", pa.string()),
        ("rank", pa.int32()),
        ("id", pa.string()),
        ("title", pa.string()),
        ("category", pa.string()),
        ("domain", pa.string()),
        ("severity", pa.string()),
        ("confidence", pa.string()),
        ("fingerprint", pa.string()),
        ("line", pa.int64()),
        ("text", pa.string()),
        ("step", pa.string()),
        ("occurrences", pa.int64()),
        ("captures", pa.map_(pa.string(), pa.string())),
        ("remediation", pa.string()),
        ("error", pa.string()),
        ("logclass", pa.string()),
        ("signatures", pa.string()),
    ]
)

Row = Dict[str, Any]

NOTHING: Row = {name: None for name in SCHEMA.names}

BATCH = 512
"""Rows that are handed on at a time."""


@functools.lru_cache(maxsize=None)
def _made(options: str) -> Classifier:
    return Classifier(**json.loads(options))


def classifier(options: Optional[Mapping[str, Any]]) -> Classifier:
    """The one classifier of this process with these options, made once and kept warm."""
    return _made(json.dumps(dict(options or {}), sort_keys=True, default=os.fspath))


def rows(path: str, report: Report) -> Iterator[Row]:
    """The rows of one log."""
    tool, read = report.tool, report.input
    log = {
        **NOTHING,
        "path": path,
        "bytes": read.bytes,
        "lines": read.lines,
        "truncated": read.truncated,
        "outcome": report.outcome,
        "verdict": report.verdict,
        "rank": 0,
        "logclass": tool.version,
        "signatures": tool.signatures.digest,
    }
    if not report.diagnoses:
        yield log
    for rank, found in enumerate(report.diagnoses):
        yield {
            **log,
            "rank": rank,
            "id": found.id,
            "title": found.title,
            "category": found.category,
            "domain": found.domain,
            "severity": found.severity,
            "confidence": found.confidence,
            "fingerprint": found.fingerprint,
            "line": found.line,
            "text": found.text,
            "step": found.step,
            "occurrences": found.occurrences,
            "captures": list(found.captures.items()),
            "remediation": found.remediations[0].title if found.remediations else None,
        }


def error_row(path: str, error: Exception, used: Classifier) -> Row:
    """The row of a log that cannot be read."""
    tool = used.tool
    return {
        **NOTHING,
        "path": path,
        "rank": 0,
        "error": f"{type(error).__name__}: {error}",
        "logclass": tool.version,
        "signatures": tool.signatures.digest,
    }


def batches(all_rows: Iterable[Row]) -> Iterator[pa.RecordBatch]:
    """Rows as record batches of bounded size."""
    waiting: List[Row] = []
    for row in all_rows:
        waiting.append(row)
        if len(waiting) == BATCH:
            yield pa.RecordBatch.from_pylist(waiting, SCHEMA)
            waiting = []
    if waiting:
        yield pa.RecordBatch.from_pylist(waiting, SCHEMA)


def local(path: str) -> Optional[pathlib.Path]:
    """A path of this machine; None for that of an object store."""
    parts = urllib.parse.urlsplit(path)
    if parts.scheme == "file":
        return pathlib.Path(urllib.parse.unquote(parts.path))
    return None if parts.scheme and "://" in path else pathlib.Path(path)


def read(path: str, used: Classifier) -> Report:
    """The report on one log, opened where this runs. What is packed is unpacked by logclass."""
    here = local(path)
    if here is not None:
        return used.classify(here, path=path)
    system, name = fs.FileSystem.from_uri(path)
    with system.open_input_stream(name, compression=None) as stream:
        return used.classify(stream, path=path)


def rows_of(
    logs: Iterable[Tuple[str, Any]],
    used: Classifier,
    open_and_read: Callable[[Any], Report],
) -> Iterator[Row]:
    """The rows of all logs; one that fails has a row that says why."""
    for path, log in logs:
        try:
            yield from list(rows(path, open_and_read(log)))
        except Exception as error:
            yield error_row(path, error, used)


def rows_of_paths(paths: Iterable[str], options: Optional[Mapping[str, Any]]) -> Iterator[Row]:
    """The rows of logs that are named."""
    used = classifier(options)
    return rows_of(((path, path) for path in paths), used, lambda path: read(path, used))


def size(path: str) -> int:
    """The bytes of a log as it is stored; 0 if nobody can say, which its row then explains."""
    try:
        here = local(path)
        if here is not None:
            return here.stat().st_size
        system, name = fs.FileSystem.from_uri(path)
        return int(system.get_file_info(name).size or 0)
    except Exception:
        return 0


def shares(paths: Sequence[str], count: int) -> List[List[str]]:
    """Paths in so many parts of about the same number of bytes: the largest first, each to the part with least."""
    # To open a log costs something too, however short it is.
    costs = sorted(((size(path) + (64 << 10), path) for path in paths), reverse=True)
    parts: List[List[str]] = [[] for _ in range(max(1, min(count, len(paths))))]
    heap = [(0, number) for number in range(len(parts))]
    for cost, path in costs:
        used, number = heapq.heappop(heap)
        parts[number].append(path)
        heapq.heappush(heap, (used + cost, number))
    return parts
