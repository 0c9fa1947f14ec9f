"""Where the points of a job appear in the reference acquisition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sentryal_worker.engine import Points, ReferencePoint
from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.pipeline.annotation import Burst, Swath
from sentryal_worker.pipeline.arrays import BoolArray, Float64Array
from sentryal_worker.pipeline.dem import HEIGHT_RANGE_M, Dem, Extent
from sentryal_worker.pipeline.grid import CommonGrid
from sentryal_worker.pipeline.locate import Locator
from sentryal_worker.pipeline.pair import Pair
from sentryal_worker.pipeline.window import holds

_METRES_PER_DEG = 110_500
_SPARE_DEG = 0.1
"""Room beyond the window, for slopes that fold over it or hide it."""

_FOOTPRINT_SPARE_DEG = 0.3
"""Heights shift ground by 0.15 deg at most against the geolocation grid."""

_HEIGHT_STEPS = 65


@dataclass(frozen=True)
class Placed:
    """Line and sample of the common grid by point, NaN with a reason where there is none."""

    line: Float64Array
    sample: Float64Array
    reason: npt.NDArray[np.str_]

    def first(self, count: int) -> Placed:
        """Return the first points."""
        return Placed(self.line[:count], self.sample[:count], self.reason[:count])


def with_reference(points: Points, reference: ReferencePoint) -> Points:
    """Return the points and, last, a reference point.

    It has the height of the point at the same place, if there is one with a height.
    """
    height = points.height_m
    if height is not None:
        same = (points.lat_deg == reference.lat_deg) & (points.lon_deg == reference.lon_deg)
        height = np.append(height, height[same][0] if same.any() else np.nan)
    return Points(
        [*points.ids, "reference"],
        np.append(points.lat_deg, reference.lat_deg),
        np.append(points.lon_deg, reference.lon_deg),
        height,
    )


def near_points(points: Points, swaths: Sequence[Swath]) -> BoolArray:
    """Return which points a product may see at all, whatever their height.

    :raises WorkerError: OUTSIDE_COVERAGE if it can see none
    """
    corners = np.array([corner for swath in swaths for corner in swath.corners_deg])
    anchor = corners[0, 1]
    east = _turned(corners[:, 1], anchor)
    lon = _turned(points.lon_deg, (east.min() + east.max()) / 2)
    widest = max(0.05, math.cos(math.radians(min(89.0, float(np.abs(corners[:, 0]).max())))))
    near: BoolArray = (
        (points.lat_deg >= corners[:, 0].min() - _FOOTPRINT_SPARE_DEG)
        & (points.lat_deg <= corners[:, 0].max() + _FOOTPRINT_SPARE_DEG)
        & (lon >= east.min() - _FOOTPRINT_SPARE_DEG / widest)
        & (lon <= east.max() + _FOOTPRINT_SPARE_DEG / widest)
    )
    if not near.any():
        raise outside(points, swaths)
    return near


def ground_needed(points: Points, near: BoolArray, margin_m: float) -> Extent:
    """Return the part of an elevation model that the points and a margin need.

    The window in radar coordinates is turned against the meridians, so each side grows by half of
    the other one too.
    """
    lat = points.lat_deg[near]
    lon = _turned(points.lon_deg[near], float(points.lon_deg[near][0]))
    shrink = max(0.05, math.cos(math.radians(float(np.abs(lat).max()))))
    margin = 1.5 * margin_m / _METRES_PER_DEG + _SPARE_DEG
    up = margin + float(np.ptp(lon)) * shrink / 2
    across = (margin + float(np.ptp(lat)) / 2) / shrink
    return Extent(
        max(-90.0, float(lat.min()) - up),
        min(90.0, float(lat.max()) + up),
        float(lon.min()) - across,
        float(lon.max()) + across,
    )


class PointPlacer:
    """Finds where points appear on the common grid."""

    def __init__(self, grid: CommonGrid, pair: Pair, dem: Dem, locator: Locator) -> None:
        self._grid = grid
        self._pair = pair
        self._dem = dem
        self._locator = locator

    def place(self, points: Points, near: BoolArray) -> Placed:
        """Return where points appear.

        :raises WorkerError: DEM_MISSING if a point that may lie in a burst lies outside the
            elevation model
        """
        height, inside_dem = self._dem.heights(points.lat_deg, points.lon_deg)
        own = np.zeros(len(points), bool)
        if points.height_m is not None:
            own = np.isfinite(points.height_m)
            height = np.where(own, points.height_m, height)
        self._require_dem(points, near & ~own & ~inside_dem)
        seen = near & (own | inside_dem)
        line, sample = self._locator.locate(
            points.lat_deg, points.lon_deg, np.where(seen, height, np.nan)
        )
        reason = np.full(len(points), "OUTSIDE_COVERAGE", dtype="<U16")
        reason[seen & ~np.isfinite(height)] = "NODATA"
        reason[np.isfinite(line)] = ""
        return Placed(line, sample, reason)

    def shows(self, line: float, sample: float) -> bool:
        """Return whether a burst that both products hold shows a place of the grid."""
        place = Placed(np.array([line]), np.array([sample]), np.empty(0, "<U1"))
        bursts = [(c.reference_swath, c.reference) for c in self._pair.common]
        return bool(self._held(bursts, place)[0])

    def in_common_bursts(self, points: Points, placed: Placed) -> BoolArray:
        """Return which points lie in a burst that both products hold.

        :raises WorkerError: NO_COMMON_BURST if the reference sees some and the secondary does not;
            OUTSIDE_COVERAGE if the reference sees none
        """
        inside = self._held([(c.reference_swath, c.reference) for c in self._pair.common], placed)
        if inside.any():
            return inside
        swaths = self._pair.reference_swaths
        if self._held([(s, b) for s in swaths for b in s.bursts], placed).any():
            raise WorkerError(
                ErrorCode.NO_COMMON_BURST,
                f"the bursts of {self._pair.reference.name} that hold the points are not in"
                f" {self._pair.secondary.name}, which shares"
                f" {', '.join(str(c.burst_id) for c in self._pair.common)}",
                remedy="Choose a secondary that covers the site",
                stage=Stage.COREGISTERING,
            )
        raise outside(points, swaths)

    def _held(self, bursts: Sequence[tuple[Swath, Burst]], placed: Placed) -> BoolArray:
        held = np.zeros(placed.line.shape, bool)
        for swath, burst in bursts:
            held |= holds(self._grid.valid(swath, burst), placed.line, placed.sample)
        return held

    def _require_dem(self, points: Points, lacking: BoolArray) -> None:
        """Refuse points without height whose range of possible heights touches a burst."""
        if not lacking.any():
            return
        lat, lon = points.lat_deg[lacking], points.lon_deg[lacking]
        ends = [
            self._locator.locate(lat, lon, np.full(lat.shape, height)) for height in HEIGHT_RANGE_M
        ]
        bursts = [(c.reference_swath, c.reference) for c in self._pair.common]
        for part in np.linspace(0, 1, _HEIGHT_STEPS):
            line, sample = ((1 - part) * low + part * high for low, high in zip(*ends, strict=True))
            held = self._held(bursts, Placed(line, sample, np.empty(0, "<U1")))
            if held.any():
                raise WorkerError(
                    ErrorCode.DEM_MISSING,
                    f"the elevation model {self._dem.description} does not cover the point at"
                    f" {lat[held][0]:.6f}, {lon[held][0]:.6f} deg, which the images show",
                    remedy="Give one that covers the site and its margin",
                    stage=Stage.COREGISTERING,
                )


def outside(points: Points, swaths: Sequence[Swath]) -> WorkerError:
    """Return the error of a job of which no point is seen."""
    return WorkerError(
        ErrorCode.OUTSIDE_COVERAGE,
        f"none of the {len(points)} points (first: {points.lat_deg[0]:.6f},"
        f" {points.lon_deg[0]:.6f} deg) lies in the reference image {swaths[0].product}",
        remedy="Check the coordinates (latitude, longitude) and the choice of images",
        stage=Stage.COREGISTERING,
    )


def _turned(lon_deg: Float64Array, anchor_deg: float) -> Float64Array:
    """Return longitudes in the turn nearest to another one."""
    result: Float64Array = lon_deg + 360 * np.rint((anchor_deg - lon_deg) / 360)
    return result
