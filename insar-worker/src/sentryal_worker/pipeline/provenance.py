"""Where the numbers of a job come from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sentryal_worker import __version__
from sentryal_worker.engine import EngineProvenance, JobInputs, ReferenceArea, StageRecord
from sentryal_worker.pipeline.coregister import RANGE_THRESHOLD_M
from sentryal_worker.pipeline.device import Device
from sentryal_worker.pipeline.geocode import Geocoder, MapGrid
from sentryal_worker.pipeline.interferogram import Cells, CellState
from sentryal_worker.pipeline.mosaic import Seam
from sentryal_worker.pipeline.orbit import Orbit
from sentryal_worker.pipeline.pair import Pair
from sentryal_worker.pipeline.times import format_utc
from sentryal_worker.pipeline.view import View, view_of
from sentryal_worker.pipeline.window import GroundSpacing, ProcessingWindow

_SEAM_WARNING_RAD = 0.2
"""Phase jump between bursts of which a reader is warned: 0.9 mm."""

_POSTING_STEP_M = 10.0

_CORRECTIONS = (
    "geometric phase 4 pi/lambda (R_secondary - R_reference), per pixel, from orbits and terrain",
)


@dataclass(frozen=True)
class Joined:
    """The mosaic of a window."""

    window: ProcessingWindow
    cells: Cells
    seams: Sequence[Seam]
    spacing: GroundSpacing


@dataclass(frozen=True)
class Facts:
    """What is known at the end of a job."""

    job: JobInputs
    pair: Pair
    orbits: tuple[Orbit, Orbit]
    device: Device
    joined: Joined
    geocoder: Geocoder
    target: MapGrid
    effective_looks: float
    simulated: bool
    warnings: Sequence[str]


def default_posting_m(spacing: GroundSpacing, looks: tuple[int, int]) -> float:
    """Return the larger side of a cell on the ground, rounded up to 10 m."""
    side_m = max(looks[0] * spacing.azimuth_m, looks[1] * spacing.range_m)
    return math.ceil(side_m / _POSTING_STEP_M) * _POSTING_STEP_M


def tags(pair: Pair, simulated: bool) -> dict[str, str]:
    """Return the metadata of every product."""
    return {
        "reference": pair.reference.name,
        "reference_time": format_utc(pair.reference.manifest.sensing_start_ns),
        "secondary": pair.secondary.name,
        "secondary_time": format_utc(pair.secondary.manifest.sensing_start_ns),
        "positive": "toward_satellite",
        "simulated": "true" if simulated else "false",
    }


def provenance(facts: Facts, stages: Sequence[StageRecord]) -> EngineProvenance:
    """Return the provenance of a job."""
    pair, joined, zero = facts.pair, facts.joined, facts.geocoder.zero
    shape = joined.cells.state.shape
    wavelength_m = pair.reference_swaths[0].wavelength_m
    middle = _place(joined.cells, (shape[0] - 1) / 2, (shape[1] - 1) / 2)
    view = view_of(middle, *facts.orbits, wavelength_m)
    place = _place(joined.cells, zero.row, zero.column)
    wanted = facts.job.options.reference
    return EngineProvenance(
        engine="sentryal-worker",
        engine_version=__version__,
        stages=stages,
        orbits=[orbit.description for orbit in facts.orbits],
        dem=facts.geocoder.dem.description,
        parameters=_parameters(facts, view),
        simulated=facts.simulated,
        reference_granule=pair.reference.name,
        secondary_granule=pair.secondary.name,
        reference_time=format_utc(pair.reference.manifest.sensing_start_ns),
        secondary_time=format_utc(pair.secondary.manifest.sensing_start_ns),
        wavelength_m=wavelength_m,
        effective_looks=facts.effective_looks,
        reference_area=ReferenceArea(
            place[0] if wanted is None else wanted.lat_deg,
            place[1] if wanted is None else wanted.lon_deg,
            zero.rule,
        ),
        isce3_version=facts.device.isce3_version,
        cuda_device=facts.device.model,
        burst_ids=[str(burst.burst_id) for burst in joined.window.bursts],
        corrections=_CORRECTIONS,
        perpendicular_baseline_m=view.perpendicular_baseline_m,
        incidence_deg=view.incidence_deg,
        los_azimuth_deg=view.los_azimuth_deg,
        seam_jumps_rad={seam.name: seam.jump_rad for seam in joined.seams},
        pair_swapped=pair.swapped,
        warnings=[*facts.warnings, *_warnings(facts)],
    )


def _parameters(facts: Facts, view: View) -> dict[str, str | int | float | bool]:
    options, target = facts.job.options, facts.target
    rows, columns = facts.joined.cells.state.shape
    return {
        "polarization": options.polarization,
        "looks_range": options.looks_range,
        "looks_azimuth": options.looks_azimuth,
        "filter_alpha": options.filter_alpha,
        "coherence_min": options.coherence_min,
        "margin_m": options.margin_m,
        "unwrapper": options.unwrap,
        "window_cells": f"{rows} x {columns}",
        "map_epsg": target.epsg,
        "posting_m": target.posting_m,
        "rdr2geo_threshold_m": RANGE_THRESHOLD_M,
        "parallel_baseline_m": round(view.parallel_baseline_m, 3),
        "not_corrected": "troposphere, ionosphere, solid Earth tides, orbit ramp",
    }


def _place(cells: Cells, row: float, column: float) -> tuple[float, float, float]:
    """Return latitude, longitude and height of the known cell nearest to a place."""
    rows, columns = np.nonzero(np.isfinite(cells.lat_deg) & np.isfinite(cells.height_m))
    nearest = np.argmin((rows - row) ** 2 + (columns - column) ** 2)
    at = rows[nearest], columns[nearest]
    return float(cells.lat_deg[at]), float(cells.lon_deg[at]), float(cells.height_m[at])


def _warnings(facts: Facts) -> list[str]:
    warnings = [orbit.warning for orbit in facts.orbits if orbit.warning is not None]
    warnings += [
        f"the phase jumps by {seam.jump_rad:.2f} rad between bursts {seam.name}: an azimuth"
        " misregistration, for example from the orbit, or motion along the track; values on both"
        " sides differ by up to that much for no other reason"
        for seam in facts.joined.seams
        if abs(seam.jump_rad) > _SEAM_WARNING_RAD
    ]
    if facts.job.options.looks_azimuth * facts.job.options.looks_range == 1:
        warnings.append(
            "one look: the coherence of a single pixel is 1 whatever its noise, so that coherence"
            " and sigma say nothing; take more looks"
        )
    without = int(np.sum(facts.joined.cells.state == CellState.NO_DATA))
    if without:
        warnings.append(
            f"{without} of {facts.joined.cells.state.size} cells hold no data: an image is empty"
            " there, or the elevation model has a hole or does not reach so far"
        )
    return warnings
