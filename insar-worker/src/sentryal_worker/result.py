"""From an engine's result to the contract's message; what contradicts itself is not sent."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sentryal_worker import __version__
from sentryal_worker.contract import SCHEMA_VERSION
from sentryal_worker.engine import POINT_REASONS, EngineProvenance, EngineResult, JobInputs
from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.packing import contradiction, pack_displacements


@dataclass(frozen=True)
class Host:
    """What this worker adds to the provenance of a result."""

    image: str | None = None
    runpod_sdk_version: str | None = None


def check_result(job: JobInputs, result: EngineResult) -> None:
    """Refuse an engine's result that nobody could believe.

    :raises WorkerError: INTERNAL
    """
    count = len(job.points)
    columns = (result.displacement_mm, result.coherence, result.sigma_mm)
    problem = None
    if any(c.shape != (count,) for c in columns) or len(result.reasons) != count:
        problem = f"{[c.shape for c in columns]} values for {count} points"
    elif unknown := set(result.reasons) - set(POINT_REASONS):
        problem = f"reasons {sorted(unknown)} are unknown"
    else:
        problem = contradiction(np.stack(columns), result.reasons)
    if problem is None and job.simulated and not result.provenance.simulated:
        problem = "the inputs are simulated and the provenance does not say so"
    if problem is not None:
        raise WorkerError(
            ErrorCode.INTERNAL,
            f"the engine's result contradicts itself: {problem}",
            remedy="Report this with the worker's log",
            stage=Stage.SAMPLING,
        )


def success(
    job: JobInputs,
    result: EngineResult,
    seconds: float,
    *,
    warnings: Sequence[str],
    host: Host,
) -> dict[str, Any]:
    """Return the contract's result, without points and products."""
    return {
        "schema_version": SCHEMA_VERSION,
        "job_id": job.job_id,
        "status": "success",
        "results": {
            "statistics": statistics(result),
            "products": {},
            "provenance": _provenance(result.provenance, warnings, host),
        },
        "processing_time_seconds": round(seconds, 3),
    }


def failure(job_id: str, error: WorkerError, seconds: float) -> dict[str, Any]:
    """Return the contract's result of a job that failed."""
    return {
        "schema_version": SCHEMA_VERSION,
        "job_id": job_id,
        "status": "error",
        "error": error.to_json(),
        "processing_time_seconds": round(seconds, 3),
    }


def statistics(result: EngineResult) -> dict[str, float | int | None]:
    """Return mean and extremes over the valid points; None where there is no valid point."""
    valid = ~np.isnan(result.displacement_mm)
    displacement = result.displacement_mm[valid]
    any_valid = displacement.size > 0
    return {
        "mean_displacement_mm": float(displacement.mean()) if any_valid else None,
        "min_displacement_mm": float(displacement.min()) if any_valid else None,
        "max_displacement_mm": float(displacement.max()) if any_valid else None,
        "mean_coherence": float(result.coherence[valid].mean()) if any_valid else None,
        "valid_points": int(valid.sum()),
        "total_points": len(result.reasons),
    }


def listed_points(ids: Sequence[str], result: EngineResult) -> list[dict[str, Any]]:
    """Return one entry per point, in the order of the request."""
    rows = zip(
        ids,
        result.displacement_mm.tolist(),
        result.coherence.tolist(),
        result.sigma_mm.tolist(),
        result.reasons,
        strict=True,
    )
    return [_point(*row) for row in rows]


def _point(
    name: str, displacement: float, coherence: float, sigma: float, reason: str
) -> dict[str, Any]:
    valid = reason == "OK"
    entry = {
        "point_id": name,
        "displacement_mm": displacement if valid else None,
        "coherence": None if math.isnan(coherence) else coherence,
        "sigma_mm": sigma if valid else None,
        "valid": valid,
    }
    return entry if valid else {**entry, "reason": reason}


def packed_result(result: EngineResult) -> dict[str, Any]:
    """Return the packed form of the points."""
    columns = (result.displacement_mm, result.coherence, result.sigma_mm)
    return pack_displacements(columns, result.reasons)


def _provenance(p: EngineProvenance, warnings: Sequence[str], host: Host) -> dict[str, Any]:
    area = p.reference_area
    every: Mapping[str, Any] = {
        "engine": p.engine,
        "engine_version": p.engine_version,
        "isce3_version": p.isce3_version,
        "cuda_device": p.cuda_device,
        "worker_version": __version__,
        "image": host.image,
        "runpod_sdk_version": host.runpod_sdk_version,
        "stages": [
            {"name": s.name, "seconds": round(s.seconds, 3), "device": s.device} for s in p.stages
        ],
        "orbits": list(p.orbits),
        "dem": p.dem,
        "parameters": dict(p.parameters),
        "simulated": p.simulated,
        "reference_granule": p.reference_granule,
        "secondary_granule": p.secondary_granule,
        "reference_time": p.reference_time,
        "secondary_time": p.secondary_time,
        "pair_swapped": p.pair_swapped,
        "burst_ids": list(p.burst_ids),
        "corrections": list(p.corrections),
        "warnings": [*warnings, *p.warnings],
        "wavelength_m": p.wavelength_m,
        "effective_looks": p.effective_looks,
        "perpendicular_baseline_m": p.perpendicular_baseline_m,
        "reference_area": {"lat": area.lat_deg, "lon": area.lon_deg, "rule": area.rule},
        "incidence_deg": p.incidence_deg,
        "los_azimuth_deg": p.los_azimuth_deg,
        "seam_jumps_rad": dict(p.seam_jumps_rad),
    }
    return {name: value for name, value in every.items() if value is not None}
