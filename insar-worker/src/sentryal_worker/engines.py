"""The engines by name."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import cast

from sentryal_worker.engine import Engine
from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.scripted_engine import ScriptedEngine

ENGINE_NAMES = ("isce3", "scripted")


def make_engine(name: str, environment: Mapping[str, str]) -> Engine:
    """Return an engine.

    :raises WorkerError: BAD_REQUEST for an engine that is not to be used here, INTERNAL if ISCE3
        is not installed
    """
    if name == "scripted":
        return ScriptedEngine(environment)
    try:
        processor = importlib.import_module("sentryal_worker.isce3_processor")
    except ImportError as e:
        raise WorkerError(
            ErrorCode.INTERNAL,
            f"the ISCE3 engine cannot be loaded ({e})",
            remedy="Install ISCE3 (conda-forge isce3-cuda or isce3-cpu) for this interpreter;"
            " python -m sentryal_worker doctor says what is missing",
        ) from e
    return cast(Engine, processor.Isce3Engine())
