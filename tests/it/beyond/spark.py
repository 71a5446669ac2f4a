"""Runs the lines of the manual on a Spark cluster of two workers, each with a process of its own.

spark.py SCRIPT DIRECTORY: runs the script, which finds the cluster as `spark` and leaves its answers as `answers`. Prints,
as JSON, what became of each part of them: the worker that had it and the lines that came out. DIRECTORY is for what the
workers store meanwhile, and for what the script saves.
"""

import json
import os
import pathlib
import shutil
import sys

import pyspark

script, directory = sys.argv[1:]
os.chdir(directory)
settings = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.executor.memory": "512m",
    "spark.local.dir": directory,
    "spark.scheduler.maxRegisteredResourcesWaitingTime": "60s",
    "spark.scheduler.minRegisteredResourcesRatio": "1.0",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
conf = pyspark.SparkConf().setMaster("local-cluster[2,1,512]").setAppName("massfreq").setAll(settings.items())
spark = pyspark.SparkContext(conf=conf)
stored = pathlib.Path(pyspark.__file__).parent / "work" / spark.applicationId
try:
    names = {"spark": spark}
    exec(script, names)
    saved = sorted(pathlib.Path("answers").glob("part-*"))
    answers = names["answers"]
    # Above the processes of Python that serve a worker stands one that is the worker's alone.
    parts = answers.mapPartitions(lambda part: [{"worker": os.getppid(), "lines": list(part)}]).collect()
    # What the script saved is what it made.
    assert "".join(part.read_text() for part in saved).splitlines() == [line for part in parts for line in part["lines"]]
    json.dump(parts, sys.stdout)
finally:
    spark.stop()
    spark._gateway.proc.stdin.close()
    spark._gateway.proc.wait()
    shutil.rmtree(stored)
