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


def read_plainly(paths):
    return sorted_rows(pa.Table.from_batches(_table.batches(_table.rows_of_paths(paths, {})), _table.SCHEMA))


class Spark:
    """Spark on this machine; a task that fails is tried again three times."""

    def __init__(self, cores):
        import session

        self.session = session.local(cores)

    def read(self, paths):
        import logclass.spark

        return sorted_rows(logclass.spark.classify_files(self.session, paths).toArrow())

    def stop(self):
        self.session.stop()


class Ray:
    """Ray on this machine; a task that fails is tried again."""

    def __init__(self, cores):
        import ray

        ray.init(num_cpus=cores, include_dashboard=False, log_to_driver=False)

    def read(self, paths):
        import logclass.ray
        import ray

        tables = ray.get(logclass.ray.classify_files(paths).to_arrow_refs())
        return sorted_rows(pa.concat_tables([table.cast(_table.SCHEMA) for table in tables if table.num_rows]))

    def stop(self):
        import ray

        ray.shutdown()


def numbers(process):
    """The fields of /proc/ID/stat after the name."""
    try:
        return (pathlib.Path("/proc") / str(process) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None


def started():
    """Processes that this one started, and those that they started."""
    processes = {int(folder.name): numbers(folder.name) for folder in pathlib.Path("/proc").glob("[0-9]*")}
    parents = {process: int(fields[1]) for process, fields in processes.items() if fields}
    for process in parents:
        above = process
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid() and process != above:
            yield process


def at_work():
    """Of them those that have loaded the engine."""
    for process in started():
        try:
            if "logclass/_native" in pathlib.Path(f"/proc/{process}/maps").read_text():
                yield process
        except OSError:
            pass


def cpu():
    """CPU seconds of this process and of all that it started; those that ended count with their parents."""
    times = [fields[11:15] for fields in map(numbers, [os.getpid(), *started()]) if fields]
    return sum(int(time) for four in times for time in four) / os.sysconf("SC_CLK_TCK")


class Killer(threading.Thread):
    """Kills one worker in the middle of its work."""

    def __init__(self):
        super().__init__(daemon=True)
        self.killed = None

    def run(self):
        while self.killed is None:
            for worker in at_work():
                time.sleep(0.5)
                os.kill(worker, signal.SIGKILL)
                self.killed = worker
                return
            time.sleep(0.05)


class Measured:
    """What a block takes: CPU seconds of all processes, and seconds."""

    def __enter__(self):
        self.cpu, self.seconds = cpu(), time.monotonic()
        return self

    def __exit__(self, *_):
        self.cpu, self.seconds = cpu() - self.cpu, time.monotonic() - self.seconds


def with_a_killed_worker(name, engine, paths, expected, plain):
    """Twice: first one worker is killed; then, when all is warm, it is measured."""
    killer = Killer()
    killer.start()
    check(engine.read(paths) == expected, f"{name} with a killed worker: other rows")
    check(killer.killed, f"{name}: no worker was there to be killed")
    with Measured() as measured:
        check(engine.read(paths) == expected, f"{name}: other rows")
    rate = plain.cpu / measured.cpu
    print(f"{name}: the same rows, also with worker {killer.killed} killed; {measured.cpu:.1f} CPU s, {measured.seconds:.1f} s, "
          f"{rate:.0%} of the plain loop's logs for each CPU second", flush=True)


def check_column(spark):
    contents = spark.createDataFrame([("a", b"ld: cannot find -lssl\n"), ("b", None)], "name string, log binary")
    import logclass.spark

    column = logclass.spark.classify_column(contents, "name", "log").orderBy("path").collect()
    check(column[0].id and column[1].error.startswith("TypeError"), f"a column: {column}")


def answers(folder, engine):
    text = run("ask.py", str(folder), "--engine", engine, "--plot", str(folder / f"{engine}.png"))
    # the engines print dates in their own ways
    return [line.replace(" 00:00:00", "").split() for line in text.splitlines()]


def main():
    folder, builds = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    # a large log among 5,000, and not many times that much among 200
    run("make_logs.py", str(folder), "--builds", str(builds), "--large", str(max(5, builds // 25)))
    paths = pq.read_table(folder / "builds.parquet").column("path").to_pylist()
    stored = sum(map(_table.size, paths))
    read_plainly(paths[:200])
    with Measured() as plain:
        expected = read_plainly(paths)
    read = sum(row["bytes"] or 0 for row in expected if row["rank"] == 0)
    print(f"{len(paths)} logs, {stored / 1e6:.0f} MB stored, {read / 1e6:.0f} MB read, {len(expected)} rows; load {os.getloadavg()[0]:.1f}")
    print(f"plain loop: {plain.cpu:.1f} CPU s, {plain.seconds:.1f} s", flush=True)
    check({row["path"] for row in expected if row["rank"] == 0} == set(paths), "a log is lost")
    check(sum(row["error"] is not None for row in expected) == 1, "one log is not there")
    for name, make in (("spark", Spark), ("ray", Ray)):
        engine = make(2)
        with_a_killed_worker(name, engine, paths, expected, plain)
        if name == "spark":
            check_column(engine.session)
        engine.stop()
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
