"""The engine that processes pairs with ISCE3, on the CPU or, by the same steps, with CUDA.

Geometry, resampling and interferogram of each burst in radar coordinates; complex mosaic over
bursts and swaths on the one grid of the reference product; unwrapping; zero level; maps; values at
the points. Only the window that the points and a margin need is processed, one burst at a time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from sentryal_worker.engine import REASON_OK, EngineResult, JobInputs, Points, ProgressSink
from sentryal_worker.errors import ErrorCode, Stage, WorkerError, bad_request, cancelled
from sentryal_worker.pipeline.arrays import BoolArray, Complex64Array, Float64Array
from sentryal_worker.pipeline.coregister import Acquisition
from sentryal_worker.pipeline.dem import Dem, open_dem
from sentryal_worker.pipeline.device import Device, choose_device
from sentryal_worker.pipeline.failures import Progress, translated
from sentryal_worker.pipeline.geocode import Geocoder, MapGrid, map_grid, require_map_size
from sentryal_worker.pipeline.goldstein import PATCH, goldstein, is_filterable
from sentryal_worker.pipeline.grid import CellGrid, CommonGrid, common_grid
from sentryal_worker.pipeline.interferogram import BurstInterferometer, Tools
from sentryal_worker.pipeline.locate import Locator
from sentryal_worker.pipeline.mosaic import Part, join, seams
from sentryal_worker.pipeline.orbit import Orbit, choose_orbit
from sentryal_worker.pipeline.pair import CommonBurst, Pair, open_pair
from sentryal_worker.pipeline.points import (
    Placed,
    PointPlacer,
    ground_needed,
    near_points,
    with_reference,
)
from sentryal_worker.pipeline.provenance import Facts, Joined, default_posting_m, provenance, tags
from sentryal_worker.pipeline.sampling import (
    Window,
    ZeroLevel,
    displacement_mm,
    reference_outside,
    sample,
    sigma_mm,
    zero_at,
    zero_of_stable_area,
)
from sentryal_worker.pipeline.timing import StepLog
from sentryal_worker.pipeline.unwrap import SNAPHU_LICENCE, Unwrapped, snaphu_installed, unwrap
from sentryal_worker.pipeline.view import ground_spacing
from sentryal_worker.pipeline.window import GroundSpacing, ProcessingWindow, window_around

_UNWRAPPERS = ("icu", "phass", "snaphu")


class Isce3Engine:
    """Processes pairs with the ISCE3 that is installed."""

    @property
    def name(self) -> str:
        """``isce3``."""
        return "isce3"

    def process(
        self, job: JobInputs, progress: ProgressSink, cancelled: Callable[[], bool]
    ) -> EngineResult:
        """Process one pair; see :class:`sentryal_worker.engine.Engine`."""
        state = Progress()
        with translated(state, job.work_dir):
            isce3 = _import_isce3()
            _check_options(job)
            device = choose_device(isce3, job.device_index, require_gpu=job.require_gpu)
            report = _Reporter(progress, state, cancelled, device)
            report.at(Stage.COREGISTERING, 0.0)
            with open_pair(
                job.reference_safe, job.secondary_safe, job.options.polarization
            ) as pair:
                return _Run(job, device, pair, report).run()


def _import_isce3() -> Any:
    # ISCE3 waits for all its threads after every line of an image. Waiting threads that spin take
    # the processor from the others, on a busy machine by a factor; read when OpenMP is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import isce3  # noqa: PLC0415
    except ImportError as error:
        raise WorkerError(
            ErrorCode.INTERNAL,
            f"ISCE3 cannot be imported ({error})",
            remedy="Install isce3-cuda, or isce3-cpu, from conda-forge",
        ) from error
    return isce3


def _check_options(job: JobInputs) -> None:
    method = job.options.unwrap
    if method not in _UNWRAPPERS:
        raise bad_request(
            "options.unwrap",
            f"{method} is not an unwrapper of this worker",
            f"Use one of {', '.join(_UNWRAPPERS)}; mcf is that of the embedded engine",
        )
    if method == "snaphu" and not snaphu_installed():
        raise bad_request(
            "options.unwrap",
            "snaphu is not installed; its solver is licensed for non-commercial use only",
            "Use icu or phass, or install the package snaphu",
        )


class _Reporter:
    """Tells how far a job is, and stops it when it was cancelled."""

    def __init__(
        self,
        sink: ProgressSink,
        state: Progress,
        is_cancelled: Callable[[], bool],
        device: Device,
    ) -> None:
        self._sink = sink
        self._state = state
        self._cancelled = is_cancelled
        self._device = device

    def at(self, stage: Stage, fraction: float, step: str = "") -> None:
        self._state.stage = stage
        self.check()
        self._sink(stage, fraction, device=self._device.of(step))

    def check(self) -> None:
        if self._cancelled():
            raise cancelled(self._state.stage)


class _Run:
    """One job; used once."""

    def __init__(self, job: JobInputs, device: Device, pair: Pair, report: _Reporter) -> None:
        self._job = job
        self._device = device
        self._pair = pair
        self._report = report
        self._log = StepLog()
        self._log.use(device)
        self._warnings: list[str] = []
        self._orbits: tuple[Orbit, Orbit] = (
            choose_orbit(job.orbit_files, pair.reference, pair.reference_swaths),
            choose_orbit(job.orbit_files, pair.secondary, pair.secondary_swaths),
        )
        self._grid: CommonGrid = common_grid(pair.reference_swaths, self._orbits[0])
        self._locator = Locator(device, self._grid.radar, self._orbits[0], job.work_dir)
        options = job.options
        self._looks = (options.looks_azimuth, options.looks_range)
        self._effective_looks = pair.reference_swaths[0].effective_looks(*self._looks)

    def run(self) -> EngineResult:
        """Process the pair."""
        points = self._job.points
        wanted = self._job.options.reference
        everything = points if wanted is None else with_reference(points, wanted)
        near = near_points(everything, self._pair.reference_swaths)
        dem = self._ground(everything, near)
        placer = PointPlacer(self._grid, self._pair, dem, self._locator)
        with self._log.timed("place"):
            all_placed = placer.place(everything, near)
        placed = all_placed.first(len(points))
        inside = placer.in_common_bursts(points, placed)
        places = [placed.line[inside], placed.sample[inside]]
        reference = None
        if wanted is not None:
            reference = float(all_placed.line[-1]), float(all_placed.sample[-1])
            if not placer.shows(*reference):
                raise reference_outside()
            places = [np.append(at, one) for at, one in zip(places, reference, strict=True)]
        spacing = ground_spacing(
            self._grid.radar, self._orbits[0], float(points.lat_deg[inside][0]), float(places[1][0])
        )
        window = window_around(
            self._grid, self._pair.common, (places[0], places[1]), self._looks,
            self._job.options.margin_m, spacing,
        )  # fmt: skip
        posting_m = self._job.options.posting_m or default_posting_m(spacing, self._looks)
        require_map_size(window.cells, spacing, posting_m)
        joined = self._interferogram(dem, window, spacing)
        unwrapped, interferogram = self._unwrapped(joined)
        self._report.at(Stage.GEOCODING, 0.82, "geo2rdr")
        zero = self._zero(unwrapped, joined.window.cells, reference)
        geocoder = Geocoder(
            window.cells, interferogram, unwrapped, zero, dem, self._locator,
            self._grid.radar.wavelength_m, self._job.options.coherence_min,
        )  # fmt: skip
        return self._result(joined, geocoder, map_grid(joined.cells, posting_m), placed)

    def _ground(self, points: Points, near: BoolArray) -> Dem:
        job = self._job
        with self._log.timed("dem"):
            wanted = ground_needed(points, near, job.options.margin_m)
            return open_dem(job.dem, job.dem_datum, job.geoid_grid, wanted, job.work_dir)

    def _interferogram(self, dem: Dem, window: ProcessingWindow, spacing: GroundSpacing) -> Joined:
        tools = Tools(self._device, dem, self._job.work_dir, self._log.timed, self._report.check)
        parts = []
        for number, burst in enumerate(window.bursts):
            done = number / len(window.bursts)
            self._report.at(Stage.COREGISTERING, 0.05 + 0.65 * done, "rdr2geo")
            part = self._part(tools, window, burst)
            if part is not None:
                parts.append(part)
        self._report.at(Stage.INTERFEROGRAM, 0.70, "crossmul")
        with self._log.timed("mosaic"):
            cells = join(window.cells, parts, spacing)
            found = seams(parts)
        if not cells.valid.any():
            raise WorkerError(
                ErrorCode.OUTSIDE_COVERAGE,
                "no cell of the window around the points is covered by valid pixels of both images"
                " and by the elevation model",
                remedy="Choose images and an elevation model that cover the site, or fewer looks",
            )
        return Joined(window, cells, found, spacing)

    def _part(self, tools: Tools, window: ProcessingWindow, burst: CommonBurst) -> Part | None:
        valid = self._grid.valid(burst.reference_swath, burst.reference)
        cells = window.cells.whole_cells(valid)
        if cells is None:
            return None
        acquisitions = (
            Acquisition(burst.reference_swath, burst.reference, self._orbits[0]),
            Acquisition(burst.secondary_swath, burst.secondary, self._orbits[1]),
        )
        with self._log.timed("unpack"), ThreadPoolExecutor(2) as both:
            unpacking = (
                both.submit(self._pair.reference.image, burst.reference_swath, self._job.work_dir),
                both.submit(self._pair.secondary.image, burst.secondary_swath, self._job.work_dir),
            )
            images = unpacking[0].result(), unpacking[1].result()
        origin = self._grid.place(burst.reference_swath, burst.reference)
        made = BurstInterferometer(tools, acquisitions, images, cells, origin).run()
        return Part(str(burst.burst_id), cells, made, valid)

    def _unwrapped(self, joined: Joined) -> tuple[Window, Complex64Array]:
        """Return the unwrapped window, and the interferogram as it was unwrapped."""
        options = self._job.options
        cells = joined.cells
        interferogram = np.where(cells.valid, cells.interferogram, 0).astype(np.complex64)
        if options.filter_alpha > 0:
            self._report.at(Stage.FILTERING, 0.74)
            if is_filterable(joined.window.cells.shape):
                with self._log.timed("filter"):
                    interferogram = goldstein(interferogram, options.filter_alpha)
            else:
                self._warnings.append(
                    f"the phase was not filtered: the window of {joined.window.cells.rows} x"
                    f" {joined.window.cells.columns} cells is too small for it, which needs"
                    f" {PATCH} x {PATCH}; a larger margin makes it larger"
                )
        self._report.at(Stage.UNWRAPPING, 0.78)
        with self._log.timed("unwrap"):
            unwrapped: Unwrapped = unwrap(
                options.unwrap, interferogram, cells.coherence, self._effective_looks,
                self._job.work_dir,
            )  # fmt: skip
        if options.unwrap == "snaphu":
            self._warnings.append(SNAPHU_LICENCE)
        return Window(cells.state, cells.coherence, unwrapped), interferogram

    def _zero(
        self, window: Window, cells: CellGrid, reference: tuple[float, float] | None
    ) -> ZeroLevel:
        if reference is None:
            return zero_of_stable_area(window)
        row = float(cells.row(np.array(reference[0])))
        column = float(cells.column(np.array(reference[1])))
        return zero_at(window, row, column, self._job.options.coherence_min)

    def _result(
        self, joined: Joined, geocoder: Geocoder, target: MapGrid, placed: Placed
    ) -> EngineResult:
        job = self._job
        simulated = job.simulated or self._pair.simulated
        with self._log.timed("geocode"):
            products = geocoder.write(
                target, job.out_dir, tags(self._pair, simulated), self._report.check
            )
        self._report.at(Stage.SAMPLING, 0.97)
        with self._log.timed("sample"):
            values = self._sampled(geocoder, placed, joined.window.cells)
        facts = Facts(
            job=job,
            pair=self._pair,
            orbits=self._orbits,
            device=self._device,
            joined=joined,
            geocoder=geocoder,
            target=target,
            effective_looks=self._effective_looks,
            simulated=simulated,
            warnings=self._warnings,
        )
        return EngineResult(
            *values, products=products, provenance=provenance(facts, self._log.records())
        )

    def _sampled(
        self, geocoder: Geocoder, placed: Placed, cells: CellGrid
    ) -> tuple[Float64Array, Float64Array, Float64Array, list[str]]:
        """Return displacement, coherence, sigma and reason of the points."""
        wavelength_m = self._grid.radar.wavelength_m
        row, column = cells.row(placed.line), cells.column(placed.sample)
        found = sample(geocoder.window, geocoder.zero, row, column, self._job.options.coherence_min)
        reasons = np.where(placed.reason == "", found.reason, placed.reason)
        measured = reasons == REASON_OK
        sigma = np.full(reasons.shape, np.nan)
        sigma[measured] = sigma_mm(found.coherence[measured], self._effective_looks, wavelength_m)
        displacement = displacement_mm(found.phase_rad, wavelength_m)
        return displacement, found.coherence, sigma, [str(reason) for reason in reasons]
