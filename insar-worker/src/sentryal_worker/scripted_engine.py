"""A stand-in for ISCE3 in tests of everything around it: its results are stamped simulated.

It is refused unless SENTRYAL_SCRIPTED_ENGINE=1 stands in the environment. SENTRYAL_SCRIPT may name
a JSON file, ``{"steps": [...]}``, that says what the images cover and what goes wrong:
contract/scripted-engine.md.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sentryal_worker.contract import option_parameters
from sentryal_worker.dem import write_float_tiff
from sentryal_worker.engine import (
    BoundingBox,
    EngineProvenance,
    EngineResult,
    Float64Array,
    JobInputs,
    ProgressSink,
    ReferenceArea,
    StageRecord,
)
from sentryal_worker.errors import ErrorCode, Stage, WorkerError, bad_request, cancelled
from sentryal_worker.granule import parse_scene_name

ENABLE_VARIABLE = "SENTRYAL_SCRIPTED_ENGINE"
SCRIPT_VARIABLE = "SENTRYAL_SCRIPT"
WAVELENGTH_M = 0.05546576
COHERENCE = 0.8
LOOKS = 32.0
MM_PER_DEG = 100.0
"""Motion grows by this much per degree of latitude, northward and toward the satellite."""

_STAGES = (
    (Stage.COREGISTERING, 0.2),
    (Stage.INTERFEROGRAM, 0.5),
    (Stage.FILTERING, 0.6),
    (Stage.UNWRAPPING, 0.7),
    (Stage.GEOCODING, 0.85),
    (Stage.SAMPLING, 0.95),
)
_POLL_S = 0.02


class ScriptedEngine:
    """Returns a plane of motion, after following its script."""

    name = "scripted"

    def __init__(self, environment: Mapping[str, str]) -> None:
        if environment.get(ENABLE_VARIABLE) != "1":
            raise bad_request(
                "engine",
                "scripted is a test tool whose results are simulated",
                f"Leave --engine out, or set {ENABLE_VARIABLE}=1 in a test",
            )
        script = environment.get(SCRIPT_VARIABLE)
        document = json.loads(Path(script).read_text()) if script else {}
        self._steps: list[dict[str, Any]] = document.get("steps", [])
        self._covers = BoundingBox(**document["covers"]) if "covers" in document else None

    def process(
        self, job: JobInputs, progress: ProgressSink, is_cancelled: Callable[[], bool]
    ) -> EngineResult:
        """Follow the script, then return the plane."""
        for stage, fraction in _STAGES:
            if is_cancelled():
                raise cancelled(stage)
            progress(stage, fraction, device="cpu")
            for step in self._steps:
                if step.get("at") == stage.value:
                    _play(step, stage, is_cancelled)
        return _plane(job, self._covers or job.bbox)


def _play(step: dict[str, Any], stage: Stage, is_cancelled: Callable[[], bool]) -> None:
    never = threading.Event()
    while "wait_for" in step and not Path(step["wait_for"]).exists():
        if is_cancelled():
            raise cancelled(stage)
        never.wait(_POLL_S)
    if "print" in step:
        print(step["print"], flush=True)  # noqa: T201 - an engine that prints is what is tested
    if "touch" in step:
        Path(step["touch"]).touch()
    if "garbage" in step:
        with Path(f"/proc/{os.getppid()}/fd/1").open("w") as worker_stdout:
            worker_stdout.write(step["garbage"] + "\n")
    if "fail" in step:
        _fail(step["fail"], stage)
    if "raise" in step:
        raise RuntimeError(step["raise"])
    if "signal" in step:
        target = os.getpid() if step["to"] == "engine" else os.getppid()
        os.kill(target, signal.Signals[step["signal"]])
    if step.get("hang"):
        never.wait()  # deaf to cancel, as a call into a library is


def _fail(fail: dict[str, Any], stage: Stage) -> None:
    raise WorkerError(
        ErrorCode(fail["code"]),
        fail.get("message", "the script says so"),
        remedy=fail.get("remedy", "Change the script"),
        stage=stage,
        retryable=fail.get("retryable", False),
    )


def _plane(job: JobInputs, box: BoundingBox) -> EngineResult:
    zero_lat, zero_lon, rule = _zero(job)
    lat = job.points.lat_deg
    across = (job.points.lon_deg - box.west) % 360.0
    inside = (lat >= box.south) & (lat <= box.north) & (across <= (box.east - box.west) % 360.0)
    displacement = np.where(inside, (lat - zero_lat) * MM_PER_DEG, np.nan)
    coherence = np.where(inside, COHERENCE, np.nan)
    sigma_rad = np.sqrt((1 - COHERENCE**2) / (2 * LOOKS * COHERENCE**2))
    sigma = np.where(inside, 1000 * WAVELENGTH_M / (4 * np.pi) * sigma_rad, np.nan)
    reasons = ["OK" if i else "OUTSIDE_COVERAGE" for i in inside]
    if job.options.coherence_min > COHERENCE:
        displacement[:] = np.nan
        sigma[:] = np.nan
        reasons = ["LOW_COHERENCE" if r == "OK" else r for r in reasons]
    area = ReferenceArea(zero_lat, zero_lon, rule)
    return EngineResult(
        displacement, coherence, sigma, reasons, _products(job, zero_lat), _provenance(job, area)
    )


def _zero(job: JobInputs) -> tuple[float, float, str]:
    given = job.options.reference
    if given is not None:
        return given.lat_deg, given.lon_deg, "the given point"
    box = job.bbox
    lon = (box.west + (box.east - box.west) % 360.0 / 2 + 180.0) % 360.0 - 180.0
    return (box.south + box.north) / 2, lon, "the centre of the box"


def _products(job: JobInputs, zero_lat: float) -> dict[str, Path]:
    box = job.bbox
    rows, columns = 8, 8
    step_lat = (box.north - box.south) / rows
    step_lon = ((box.east - box.west) % 360.0) / columns
    lat = box.north - (np.arange(rows) + 0.5) * step_lat
    plane: Float64Array = np.repeat(((lat - zero_lat) * MM_PER_DEG)[:, None], columns, axis=1)
    phase = -4 * np.pi / (1000 * WAVELENGTH_M) * plane
    grids = {
        "displacement": plane,
        "coherence": np.full_like(plane, COHERENCE),
        "unwrapped": phase,
        "wrapped": np.angle(np.exp(1j * phase)),
    }
    corner = (box.west, box.north)
    files = {}
    for name, grid in grids.items():
        files[name] = job.out_dir / f"{name}.tif"
        data = np.asarray(grid, dtype="<f4").tobytes()
        write_float_tiff(files[name], (columns, rows), data, corner, (step_lon, step_lat))
    return files


def _provenance(job: JobInputs, area: ReferenceArea) -> EngineProvenance:
    scenes = []
    for granule in (job.reference_granule, job.secondary_granule):
        scene = parse_scene_name(granule)
        if scene is None:
            raise bad_request(
                "reference_granule", f"{granule} does not say when", "Give scene names"
            )
        scenes.append(scene)
    swapped = scenes[0].start > scenes[1].start
    if swapped:
        scenes.reverse()
    return EngineProvenance(
        engine="scripted",
        engine_version="1",
        stages=[StageRecord(s.value, 0.0, "cpu") for s, _ in _STAGES],
        orbits=[p.name for p in job.orbit_files],
        dem=f"{job.dem.name} ({job.dem_datum}), not used",
        parameters=option_parameters(job.options),
        simulated=True,
        reference_granule=scenes[0].name,
        secondary_granule=scenes[1].name,
        reference_time=f"{scenes[0].start:%Y-%m-%dT%H:%M:%SZ}",
        secondary_time=f"{scenes[1].start:%Y-%m-%dT%H:%M:%SZ}",
        wavelength_m=WAVELENGTH_M,
        effective_looks=LOOKS,
        reference_area=area,
        pair_swapped=swapped,
        warnings=["SIMULATED by the scripted engine: a plane, not a measurement"],
    )
