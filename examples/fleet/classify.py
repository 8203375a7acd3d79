#!/usr/bin/env python3
"""A fleet's logs into a Parquet table of diagnoses, by date and repository.

usage: classify.py FOLDER [--engine spark|ray] [--cores N]

Reads FOLDER/builds.parquet and the logs that it names, writes FOLDER/diagnoses.
"""

import argparse
import os
import pathlib

import pyarrow.parquet as pq


def with_spark(folder, cores):
    import logclass.spark
    import session

    spark = session.local(cores)
    builds = spark.read.parquet(str(folder / "builds.parquet"))
    paths = [row.path for row in builds.select("path").collect()]
    diagnoses = logclass.spark.classify_files(spark, paths)
    table = diagnoses.join(builds, "path").repartition("date", "repository")
    # zstd: snappy-java takes the wrong C library where musl is installed beside glibc
    table.sortWithinPartitions("path", "rank").write.partitionBy("date", "repository").parquet(
        str(folder / "diagnoses"), mode="overwrite", compression="zstd"
    )
    spark.stop()


def with_ray(folder, cores):
    import logclass.ray
    import pyarrow as pa
    import ray

    ray.init(num_cpus=cores, include_dashboard=False, log_to_driver=False)
    builds = pq.read_table(folder / "builds.parquet")
    found = logclass.ray.classify_files(builds.column("path").to_pylist())
    tables = [table for table in ray.get(found.to_arrow_refs()) if table.num_rows]
    table = pa.concat_tables(tables).sort_by([("path", "ascending"), ("rank", "ascending")])
    # Arrow joins no table that has a map in it
    where = {path: number for number, path in enumerate(builds.column("path").to_pylist())}
    rows = builds.take([where[path] for path in table.column("path").to_pylist()])
    for name in ("date", "repository", "commit", "attempt", "minutes"):
        table = table.append_column(name, rows.column(name))
    pq.write_to_dataset(
        table, folder / "diagnoses", partition_cols=["date", "repository"], compression="zstd",
        existing_data_behavior="delete_matching",
    )
    ray.shutdown()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--engine", choices=("spark", "ray"), default="spark")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    args = parser.parse_args()
    {"spark": with_spark, "ray": with_ray}[args.engine](args.folder.resolve(), args.cores)


if __name__ == "__main__":
    main()
