"""A Spark session on this machine, with what Spark has to be told."""

import os
import sys

from pyspark.sql import SparkSession


def local(cores, **more):
    # Workers run the Python that this runs, with what is installed in it.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(2 * cores),
        **more,
    }
    builder = SparkSession.builder.master(f"local[{cores}, 4]").appName("logclass")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
