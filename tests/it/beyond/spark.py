"""Pipes the lines of a file through a program on a Spark cluster of two workers, each with a process of its own.

spark.py PROGRAM FILE DIRECTORY: ships the program to the workers and prints, as JSON, what became of each part of the
file: the worker that had it and the lines that came out. DIRECTORY is for what the workers store meanwhile.
"""

import json
import os
import pathlib
import shutil
import sys

import pyspark

program, lines, directory = sys.argv[1:]
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
    spark.addFile(program)
    batch = f"./{os.path.basename(program)} batch --jobs 1 --today 2026-01-20"
    answers = spark.textFile(lines, 8).pipe(f"sh -c '{batch}; test $? -le 1'", checkCode=True)
    # Above the processes of Python that serve a worker stands one that is the worker's alone.
    parts = answers.mapPartitions(lambda part: [{"worker": os.getppid(), "lines": list(part)}]).collect()
    json.dump(parts, sys.stdout)
finally:
    spark.stop()
    spark._gateway.proc.stdin.close()
    spark._gateway.proc.wait()
    shutil.rmtree(stored)
