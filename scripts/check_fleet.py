"""Holds Spark and Ray to a plain loop over the same logs, with a worker killed in the middle.

usage: check_fleet.py FOLDER BUILDS
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time

import pyarrow as pa
import pyarrow.parquet as pq

from logclass import _table

EXAMPLE = pathlib.Path(__file__).resolve().parents[1] / "examples" / "fleet"
sys.path.insert(0, str(EXAMPLE))

ORDER = [("path", "ascending"), ("rank", "ascending")]


def check(condition, message):
    if not condition:
        sys.exit(f"check-fleet: {message}")


def run(script, *arguments):
    done = subprocess.run([sys.executable, EXAMPLE / script, *arguments], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def sorted_rows(table):
    return table.select(_table.SCHEMA.names).cast(_table.SCHEMA).sort_by(ORDER).to_pylist()


def written(folder):
    """The rows of the Parquet files, without the columns that are in their folders' names."""
    tables = [pq.ParquetFile(path).read() for path in sorted((folder / "diagnoses").rglob("*.parquet"))]
    return sorted_rows(pa.concat_tables([table.select(_table.SCHEMA.names) for table in tables]))


def plain(paths):
    start = time.process_time()
    table = pa.Table.from_batches(_table.batches(_table.rows_of_paths(paths, {})), _table.SCHEMA)
    print(f"plain loop: {len(paths)} logs, {time.process_time() - start:.1f} CPU s", flush=True)
    return sorted_rows(table)


def processes(name):
    """Processes of Spark on this machine whose command line holds a name."""
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if name in (folder / "cmdline").read_bytes():
                yield folder
        except OSError:
            pass


def at_work():
    """Workers that have loaded the engine."""
    for folder in processes(b"pyspark.daemon"):
        try:
            if "logclass/_native" in (folder / "maps").read_text():
                yield int(folder.name)
        except OSError:
            pass


def cpu():
    """CPU seconds of the JVM and of all workers so far; those that ended count with the daemon."""
    total = 0
    for name in (b"pyspark.daemon", b"org.apache.spark.deploy.SparkSubmit"):
        for folder in processes(name):
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            total += sum(map(int, fields[11:15] if name == b"pyspark.daemon" else fields[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


class Killer(threading.Thread):
    """Kills one worker as soon as one reads logs."""

    def __init__(self):
        super().__init__(daemon=True)
        self.killed = None

    def run(self):
        while self.killed is None:
            for worker in at_work():
                os.kill(worker, signal.SIGKILL)
                self.killed = worker
                return
            time.sleep(0.05)


def with_a_killed_worker(paths):
    import logclass.spark
    import session

    spark = session.local(2)
    killer = Killer()
    killer.start()
    rows = sorted_rows(logclass.spark.classify_files(spark, paths).toArrow())
    check(killer.killed, "no worker was there to be killed")
    contents = spark.createDataFrame([("a", b"ld: cannot find -lssl\n"), ("b", None)], "name string, log binary")
    column = logclass.spark.classify_column(contents, "name", "log").orderBy("path").collect()
    check(column[0].id and column[1].error.startswith("TypeError"), f"a column: {column}")
    # the engine is up and warm: once more, for what it costs
    start = cpu()
    again = sorted_rows(logclass.spark.classify_files(spark, paths).toArrow())
    print(f"spark, warm: {len(paths)} logs, {cpu() - start:.1f} CPU s, JVM and workers", flush=True)
    spark.stop()
    return rows, again


def answers(folder, engine):
    text = run("ask.py", str(folder), "--engine", engine, "--plot", str(folder / f"{engine}.png"))
    # the engines print dates in their own ways
    return [line.replace(" 00:00:00", "").split() for line in text.splitlines()]


def main():
    folder, builds = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    shutil.rmtree(folder, ignore_errors=True)
    run("make_logs.py", str(folder), "--builds", builds, "--large", str(int(builds) // 20))
    paths = pq.read_table(folder / "builds.parquet").column("path").to_pylist()
    expected = plain(paths)
    check({row["path"] for row in expected if row["rank"] == 0} == set(paths), "a log is lost")
    check(sum(row["error"] is not None for row in expected) == 1, "one log is not there")
    killed, again = with_a_killed_worker(paths)
    check(killed == expected and again == expected, "Spark with a killed worker: other rows")
    print("spark, a worker killed: the same rows", flush=True)
    asked = {}
    for engine in ("ray", "spark"):
        run("classify.py", str(folder), "--engine", engine, "--cores", "2")
        check(written(folder) == expected, f"{engine}: other rows")
        print(f"{engine}: the same rows as Parquet", flush=True)
    for engine in ("duckdb", "spark"):
        asked[engine] = answers(folder, engine)
    check(asked["duckdb"] == asked["spark"], "DuckDB and Spark SQL: other answers")
    print("DuckDB and Spark SQL: the same answers")


if __name__ == "__main__":
    main()
