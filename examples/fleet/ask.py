#!/usr/bin/env python3
"""Asks the questions of questions.sql and draws the answers.

usage: ask.py FOLDER [--engine duckdb|spark] [--plot FILE]
"""

import argparse
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
BLUE, RED, SAND, GREY = "#3465a4", "#cc0000", "#e9b96e", "#bbbbbb"


def questions():
    """Name and query, in order."""
    text = (HERE / "questions.sql").read_text(encoding="utf-8")
    return re.findall(r"-- name: ([^\n]*)\n(.*?);", text, re.DOTALL)


def with_duckdb(folder):
    import duckdb

    connection = duckdb.connect()
    for name, files in (("diagnoses", "diagnoses/*/*/*.parquet"), ("builds", "builds.parquet")):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / files}')")
    for name, query in questions():
        yield name, connection.execute(query).fetch_df()


def with_spark(folder):
    import session

    spark = session.local(2)
    for name, file in (("diagnoses", "diagnoses"), ("builds", "builds.parquet")):
        spark.read.parquet(str(folder / file)).createOrReplaceTempView(name)
    for name, query in questions():
        yield name, spark.sql(query).toPandas()
    spark.stop()


def plot(answers, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, ((cost, again), (new, days)) = pyplot.subplots(2, 2, figsize=(14, 9), layout="constrained")
    costs = answers["Which causes cost most?"].iloc[::-1]
    cost.barh(costs["id"], costs["minutes"] / 60, color=BLUE)
    cost.set(title="What costs most", xlabel="hours of failed builds")
    tries = answers["Flaky or broken?"].iloc[::-1]
    again.barh(tries["id"], tries["passed_then"], color=SAND, label="passed: flaky")
    failed = tries["tried_again"] - tries["passed_then"]
    again.barh(tries["id"], failed, left=tries["passed_then"], color=RED, label="failed again: broken")
    again.set(title="Tried again on the same commit", xlabel="builds")
    again.legend(loc="lower right")
    causes = answers["What is new since last week?"].iloc[::-1]
    names = [f"{id} ({str(first)[5:10]})" for id, first in zip(causes["id"], causes["first_seen"])]
    # two failures of one signature may have the same name
    bars = new.barh(range(len(names)), causes["builds"], color=BLUE)
    new.bar_label(bars, padding=3)
    new.set_yticks(range(len(names)), names)
    new.set(title="New since last week (first seen)", xlabel="builds")
    explained = answers["How much is explained?"]
    dates, below = [str(date)[5:10] for date in explained["date"]], 0
    for name, colour in (("diagnosed", BLUE), ("unknown", RED), ("clean", GREY)):
        days.bar(dates, explained[name], bottom=below, label=name, color=colour)
        below = below + explained[name]
    days.set(title="Logs by day", ylabel="logs")
    days.set_ylim(top=below.max() * 1.15)
    days.tick_params(axis="x", rotation=60)
    days.legend(loc="upper center", ncols=3)
    for axes in (cost, again, new, days):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE")
    args = parser.parse_args()
    answers = {}
    for name, answer in {"duckdb": with_duckdb, "spark": with_spark}[args.engine](args.folder.resolve()):
        print(f"\n{name}\n{answer.to_string(index=False)}")
        answers[name] = answer
    if args.plot:
        plot(answers, args.plot)


if __name__ == "__main__":
    main()
