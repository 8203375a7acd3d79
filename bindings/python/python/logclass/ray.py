"""Millions of logs with Ray Data: `pip install logclass[ray]`.

>>> import logclass.ray                                               # doctest: +SKIP
>>> table = logclass.ray.classify_files(["s3://ci/1.log.gz"])         # doctest: +SKIP
>>> table.write_parquet("diagnoses")                                  # doctest: +SKIP

The columns are those of `SCHEMA`. The same logs and signatures give the same
rows, so a task may be run again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterable, Optional

import pyarrow as pa

from . import _table

if TYPE_CHECKING:
    from ray.data import Dataset

__all__ = ["SCHEMA", "classify_column", "classify_files"]

SCHEMA = _table.SCHEMA
"""The columns, as an Arrow schema."""


def classify_files(
    paths: Iterable[str], *, blocks: Optional[int] = None, **options: Any
) -> Dataset:
    """Reads the logs that are named, one or more rows each.

    `paths` are paths that every worker can open: local, or `s3://`, `gs://`, `hdfs://`. They are
    put into blocks of about the same number of bytes. `options` are those of
    `logclass.Classifier`; files of signatures have to be where every worker can read them.
    """
    import ray

    count = blocks or int(ray.cluster_resources().get("CPU", 1)) * 4
    parts = _table.shares(list(paths), count)
    tables = [pa.table({"path": pa.array(part, pa.string())}) for part in parts]

    def read(block: pa.Table) -> pa.Table:
        rows = _table.rows_of_paths(block.column("path").to_pylist(), options)
        return pa.Table.from_batches(_table.batches(rows), SCHEMA)

    # batch_size None: a block is a batch, whatever its logs weigh
    return ray.data.from_arrow(tables).map_batches(read, batch_size=None, batch_format="pyarrow")


def classify_column(table: Dataset, path: str, log: str, **options: Any) -> Dataset:
    """Reads logs that are in a column of a table, as text or binary; `path` is the column that names them."""

    def read(block: pa.Table) -> pa.Table:
        used = _table.classifier(options)
        logs = (
            (name.as_py(), content.as_py())
            for name, content in zip(block.column(path), block.column(log))
        )
        rows = _table.rows_of(logs, used, used.classify)
        return pa.Table.from_batches(_table.batches(rows), SCHEMA)

    return table.map_batches(read, batch_size=None, batch_format="pyarrow")
