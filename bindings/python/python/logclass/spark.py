"""Millions of logs with Spark: `pip install logclass[spark]`.

>>> import logclass.spark                                             # doctest: +SKIP
>>> table = logclass.spark.classify_files(spark, ["s3://ci/1.log.gz", "s3://ci/2.log.zst"])  # doctest: +SKIP
>>> table.where("rank = 0").groupBy("id").count().show()              # doctest: +SKIP

The columns are those of `SCHEMA`. Workers open the logs themselves, so no log
passes through the JVM. The same logs and signatures give the same rows, so a
task may be run again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterable, Iterator, Mapping, Optional, Union

import pyarrow as pa

from . import _table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SCHEMA", "classify_column", "classify_files"]

_NAMES = {pa.string(): "string", pa.int64(): "bigint", pa.int32(): "int"}

SCHEMA = ", ".join(
    f"{field.name} {_NAMES.get(field.type, 'map<string, string>')}" for field in _table.SCHEMA
)
"""The columns, as Spark writes a schema."""


def classify_files(
    spark: SparkSession,
    paths: Union[DataFrame, Iterable[str]],
    *,
    partitions: Optional[int] = None,
    **options: Any,
) -> DataFrame:
    """Reads the logs that are named, one or more rows each.

    `paths` are paths that every worker can open: local, or `s3://`, `gs://`, `hdfs://`; or a
    table with a column `path`. Those in a list are put into partitions of about the same number
    of bytes; the rows of a table are spread evenly. `options` are those of `logclass.Classifier`;
    files of signatures have to be where every worker can read them.
    """
    import pyspark.sql

    count = partitions or spark.sparkContext.defaultParallelism * 4
    if isinstance(paths, pyspark.sql.DataFrame):
        table = paths.select("path").repartition(count)
    else:
        parts = _table.shares(list(paths), count)
        rows = [(number, path) for number, part in enumerate(parts) for path in part]
        numbered = spark.createDataFrame(rows, "part int, path string")
        table = numbered.repartitionById(len(parts), "part").select("path")

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        named = (path for batch in batches for path in batch.column(0).to_pylist())
        return _table.batches(_table.rows_of_paths(named, options))

    return table.mapInArrow(read, SCHEMA)


def classify_column(
    table: DataFrame, path: str, log: str, **options: Any
) -> DataFrame:
    """Reads logs that are in a column of a table, as text or binary; `path` is the column that names them.

    Spark hands over whole batches of rows: keep them small with
    `spark.sql.execution.arrow.maxRecordsPerBatch`, 64 for logs of some megabytes.
    """

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        used = _table.classifier(options)
        logs = (
            (name.as_py(), content.as_py())
            for batch in batches
            for name, content in zip(batch.column(0), batch.column(1))
        )
        return _table.batches(_table.rows_of(logs, used, used.classify))

    return table.select(path, log).mapInArrow(read, SCHEMA)
