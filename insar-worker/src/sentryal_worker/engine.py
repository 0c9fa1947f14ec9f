"""The seam between the doors (protocol, inputs, results) and whatever processes a pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sentryal_worker.errors import Stage

Float64Array = npt.NDArray[np.float64]

REASON_OK = "OK"
POINT_REASONS = (
    REASON_OK,
    "OUTSIDE_COVERAGE",
    "LOW_COHERENCE",
    "NODATA",
    "MASKED",
    "LAYOVER_SHADOW",
    "UNWRAP_FAILED",
)
PRODUCT_NAMES = ("displacement", "coherence", "unwrapped", "wrapped")


@dataclass(frozen=True)
class BoundingBox:
    """Degrees, WGS 84; west > east means across the date line."""

    north: float
    south: float
    east: float
    west: float

    @property
    def crosses_date_line(self) -> bool:
        """Whether the box runs across 180 degrees."""
        return self.west > self.east


@dataclass(frozen=True)
class Points:
    """The points of a job, in the order of the request; all sequences are of one length."""

    ids: Sequence[str]
    lat_deg: Float64Array
    lon_deg: Float64Array
    height_m: Float64Array | None
    """Height above the WGS 84 ellipsoid, NaN where not given; None when no point has one."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class ReferencePoint:
    """Where displacement is zero by definition (degrees, WGS 84)."""

    lat_deg: float
    lon_deg: float


@dataclass(frozen=True)
class Options:
    """How to process; the defaults are those of contract/request.schema.json."""

    polarization: str = "VV"
    looks_range: int = 16
    looks_azimuth: int = 4
    filter_alpha: float = 0.0
    """Goldstein exponent in [0, 1]; 0 leaves the interferogram unfiltered."""
    unwrap: str = "icu"
    """icu, phass, snaphu (non-commercial licence) or mcf."""
    coherence_min: float = 0.4
    reference: ReferencePoint | None = None
    """None chooses the best stable area and returns it."""
    posting_m: float | None = None
    """Posting of the map grid; None derives it from the looks."""
    margin_m: float = 1000.0
    """How much ground around the points is processed with them."""


@dataclass(frozen=True)
class JobInputs:
    """Everything that an engine needs, checked and on this machine."""

    job_id: str
    reference_granule: str
    secondary_granule: str
    reference_safe: Path
    """SAFE folder or zip of the scene that the request calls reference."""
    secondary_safe: Path
    orbit_files: tuple[Path, ...]
    dem: Path
    dem_datum: str
    """wgs84, egm2008 or egm96."""
    geoid_grid: Path | None
    points: Points
    bbox: BoundingBox
    options: Options
    require_gpu: bool
    device_index: int
    work_dir: Path
    """Scratch, private to the job, emptied by the caller afterwards."""
    out_dir: Path
    """Where products go; what the engine leaves there and names in the result is published."""
    simulated: bool = False
    """The inputs are simulated; the provenance must say so."""


@dataclass(frozen=True)
class StageRecord:
    """How long a stage took, and on what (``cpu``, ``cuda:0``)."""

    name: str
    seconds: float
    device: str


@dataclass(frozen=True)
class ReferenceArea:
    """To what the displacements are relative."""

    lat_deg: float
    lon_deg: float
    rule: str
    """In words: window, count of cells, coherence."""


@dataclass(frozen=True)
class EngineProvenance:
    """Where the numbers come from. Times are ISO 8601 UTC with ``Z``."""

    engine: str
    engine_version: str
    stages: Sequence[StageRecord]
    orbits: Sequence[str]
    dem: str
    parameters: Mapping[str, str | int | float | bool]
    simulated: bool
    reference_granule: str
    secondary_granule: str
    reference_time: str
    secondary_time: str
    wavelength_m: float
    effective_looks: float
    reference_area: ReferenceArea
    isce3_version: str | None = None
    cuda_device: str | None = None
    burst_ids: Sequence[str] = ()
    corrections: Sequence[str] = ()
    perpendicular_baseline_m: float | None = None
    """At the centre of the window, secondary minus reference."""
    incidence_deg: float | None = None
    """Of the line of sight at the centre of the window."""
    los_azimuth_deg: float | None = None
    """From the ground toward the satellite, clockwise from north, at the centre of the window."""
    seam_jumps_rad: Mapping[str, float] = field(default_factory=dict)
    """Phase jump at each seam between bursts, by the name of the seam."""
    pair_swapped: bool = False
    """The request named the later acquisition as reference; the earlier one was taken."""
    warnings: Sequence[str] = ()


@dataclass(frozen=True)
class EngineResult:
    """One value or one reason per point, in the order of the request.

    ``displacement_mm`` is along the line of sight, positive toward the satellite; NaN, like
    ``sigma_mm``, wherever ``reasons`` is not OK. ``coherence`` is NaN where unknown.
    """

    displacement_mm: Float64Array
    coherence: Float64Array
    sigma_mm: Float64Array
    reasons: Sequence[str]
    products: Mapping[str, Path]
    """By name, a subset of PRODUCT_NAMES: GeoTIFF float32 with CRS and no-data."""
    provenance: EngineProvenance


class ProgressSink(Protocol):
    """Hears how far a job is."""

    def __call__(
        self,
        stage: Stage,
        fraction: float,
        *,
        device: str | None = None,
        eta_s: float | None = None,
    ) -> None:
        """Take one event; ``fraction`` is of the engine's own work, in [0, 1]."""


class Engine(Protocol):
    """Turns a pair into displacements at points."""

    @property
    def name(self) -> str:
        """``isce3`` or ``scripted``."""

    def process(
        self, job: JobInputs, progress: ProgressSink, cancelled: Callable[[], bool]
    ) -> EngineResult:
        """Process one pair.

        Ask ``cancelled`` between blocks and raise ``errors.cancelled`` when it says so. May print
        anything: standard output belongs to the caller, who has pointed it elsewhere.

        :raises WorkerError: whatever fails, with the code of the contract.
        """
