"""What this machine can do, as JSON; works without ISCE3 and says so."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import platform
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sentryal_worker import CONTRACT_VERSION, __version__
from sentryal_worker.process import protect_stdout
from sentryal_worker.settings import GEOID_FILES, Settings, geoid_dirs

_PACKAGES = ("numpy", "scipy", "gdal", "urllib3", "runpod")


def doctor_main(work: Path, require: str | None) -> int:
    """Print the report; 1 if what is required is not there."""
    out = protect_stdout()  # imports of libraries may print
    report = examine(work, os.environ)
    out.write(json.dumps(report, indent=2) + "\n")
    out.flush()
    if require == "isce3":
        return 0 if report["isce3"]["usable"] else 1
    if require == "cuda":
        return 0 if report["isce3"]["usable"] and report["cuda"]["devices"] else 1
    return 0


def examine(work: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the report. Secrets are named as set or unset, never shown."""
    isce3, problem = _load("isce3")
    engine_problem = None if isce3 is None else _load("sentryal_worker.isce3_processor")[1]
    settings = Settings(work, 0, geoid_dirs(environment))
    grids = {datum: settings.geoid_grid(datum) for datum in GEOID_FILES}
    snaphu_problem = _load("snaphu")[1]
    return {
        "worker_version": __version__,
        "contract_version": CONTRACT_VERSION,
        "python": platform.python_version(),
        "executable": sys.executable,
        "image": environment.get("SENTRYAL_IMAGE"),
        "packages": {name: _version(name) for name in _PACKAGES},
        "isce3": {
            "usable": isce3 is not None and engine_problem is None,
            "version": getattr(isce3, "__version__", None),
            "problem": problem or engine_problem,
        },
        "cuda": _cuda(isce3),
        "snaphu": {"present": snaphu_problem is None, "licence": "non-commercial use only"},
        "geoid_grids": {datum: str(path) if path else None for datum, path in grids.items()},
        "memory_bytes": _memory(),
        "disk": {"folder": str(work.resolve()), "free_bytes": _free(work)},
        "environment": {
            name: "set" if environment.get(name) else "unset"
            for name in ("EARTHDATA_TOKEN", "SENTRYAL_CACHE_DIR", "SENTRYAL_GEOID_DIR")
        },
    }


def _load(name: str) -> tuple[Any, str | None]:
    try:
        return importlib.import_module(name), None
    except Exception as e:
        return None, f"{type(e).__name__}: {e}"


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _cuda(isce3: Any) -> dict[str, Any]:
    if isce3 is None:
        return {"built": False, "devices": [], "problem": "ISCE3 is not installed"}
    if not hasattr(isce3, "cuda"):
        return {"built": False, "devices": [], "problem": "this ISCE3 is built without CUDA"}
    try:
        core = importlib.import_module("isce3.cuda.core")
        devices = [_device(core.Device(i), i) for i in range(core.get_device_count())]
    except Exception as e:
        return {"built": True, "devices": [], "problem": f"{type(e).__name__}: {e}"}
    return {"built": True, "devices": devices, "problem": None if devices else "no CUDA device"}


def _device(device: Any, index: int) -> dict[str, Any]:
    return {
        "index": index,
        "name": str(device.name),
        "memory_bytes": int(device.total_global_mem),
        "compute_capability": str(device.compute_capability),
    }


def _memory() -> dict[str, int | None]:
    read: dict[str, int] = {}
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            name, _, rest = line.partition(":")
            read[name] = int(rest.split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        pass  # not on Linux: unknown, and said so by null
    return {"total": read.get("MemTotal"), "available": read.get("MemAvailable")}


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
