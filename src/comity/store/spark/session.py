"""Spark started and stopped, or said what is missing for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from comity.model.errors import EnvironmentRefusedError

if TYPE_CHECKING:
    from comity.store.spark.connection import SparkConnection


@contextmanager
def started(master: str, scratch: Path, memory: str) -> Iterator[SparkConnection]:
    """A connection to a Spark that is started for it, or whose `master` is named, and works in `scratch`.

    memory: of the driver, as '1GB'. EnvironmentRefusedError where Java or a package is missing, or Spark doesn't start.
    """
    if missing := lacking():
        raise EnvironmentRefusedError(f"Spark can't run here: {missing[0]}.", hint=missing[1])
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    from comity.store.spark.connection import SparkConnection

    builder = SparkSession.builder.master(master).appName("comity")
    try:
        session = builder.config(map=_settings(master, scratch, memory)).getOrCreate()
    except PySparkException as error:
        raise EnvironmentRefusedError(
            f"Spark doesn't start at {master} ({error}).", hint="Is Java 17 or newer in use, and the master there?"
        ) from error
    try:
        yield SparkConnection(session, scratch)
    finally:
        session.stop()


def lacking() -> tuple[str, str] | None:
    """What is missing for Spark, and what to do; None if nothing is."""
    if not all(find_spec(name) for name in ("pyspark", "sqlglot")):
        return "its packages are not installed", "Install them with: pip install '.[spark]'"
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and Path(home, "bin", "java").exists())):
        return "there is no Java", "Install Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless)."
    return None


def _settings(master: str, scratch: Path, memory: str) -> dict[str, str]:
    """On this machine it listens on loopback only; how machines of a cluster meet is the cluster's matter."""
    common = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.driver.memory": memory.replace(" ", "").removesuffix("B").lower(),
    }
    local = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(scratch / "local"),
        "spark.sql.shuffle.partitions": "8",
    }
    return common | (local if master.startswith("local") else {})
