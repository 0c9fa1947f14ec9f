"""From where the satellites saw the middle of the window."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from sentryal_worker.pipeline.arrays import Float64Array
from sentryal_worker.pipeline.grid import RadarGrid
from sentryal_worker.pipeline.orbit import Orbit
from sentryal_worker.pipeline.window import GroundSpacing

_EQUATOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563


@dataclass(frozen=True)
class View:
    """Line of sight and baseline at a place."""

    incidence_deg: float
    """From the normal of the ellipsoid."""
    los_azimuth_deg: float
    """From the ground toward the satellite, clockwise from north."""
    perpendicular_baseline_m: float
    """Secondary minus reference; positive is up and to the right of the track."""
    parallel_baseline_m: float


def ground_spacing(grid: RadarGrid, orbit: Orbit, lat_deg: float, sample: float) -> GroundSpacing:
    """Return how large a pixel is on the ground, on a sphere of the radius of the place."""
    middle = orbit.vectors[len(orbit.vectors) // 2]
    satellite_m = math.hypot(*middle.position_m)
    speed = math.hypot(*middle.velocity_m_per_s)
    earth_m = _EQUATOR_M * (1 - _FLATTENING * math.sin(math.radians(lat_deg)) ** 2)
    range_m = grid.near_range_m + sample * grid.range_spacing_m
    cos_incidence = (satellite_m**2 - earth_m**2 - range_m**2) / (2 * earth_m * range_m)
    cos_centre = (satellite_m**2 + earth_m**2 - range_m**2) / (2 * satellite_m * earth_m)
    return GroundSpacing(
        speed * grid.line_interval_s * earth_m / satellite_m * cos_centre,
        grid.range_spacing_m / math.sqrt(1 - cos_incidence**2),
    )


def view_of(
    place: tuple[float, float, float], reference: Orbit, secondary: Orbit, wavelength_m: float
) -> View:
    """Return the view of a place.

    :param place: latitude, longitude (deg) and height (m)
    """
    lat, lon, height = math.radians(place[0]), math.radians(place[1]), place[2]
    target = _to_ecef(lat, lon, height)
    from_m, velocity = _seen_from((lon, lat, height), reference, wavelength_m)
    to_m, _ = _seen_from((lon, lat, height), secondary, wavelength_m)
    look = (target - from_m) / np.linalg.norm(target - from_m)
    across = np.cross(look, velocity)
    across /= np.linalg.norm(across)
    up = np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])
    east = np.array([-math.sin(lon), math.cos(lon), 0.0])
    north = np.cross(up, east)
    return View(
        incidence_deg=math.degrees(math.acos(-look @ up)),
        los_azimuth_deg=math.degrees(math.atan2(-look @ east, -look @ north)) % 360,
        perpendicular_baseline_m=float((to_m - from_m) @ across),
        parallel_baseline_m=float((to_m - from_m) @ look),
    )


def _seen_from(
    place: tuple[float, float, float], orbit: Orbit, wavelength_m: float
) -> tuple[Float64Array, Float64Array]:
    from isce3.core import Ellipsoid, LookSide, LUT2d  # noqa: PLC0415
    from isce3.geometry import geo2rdr  # noqa: PLC0415

    isce3_orbit: Any = orbit.isce3()
    time_s, _ = geo2rdr(
        np.array(place), Ellipsoid(), isce3_orbit, LUT2d(), wavelength_m, LookSide.Right
    )
    position, velocity = isce3_orbit.interpolate(time_s)
    return np.asarray(position), np.asarray(velocity)


def _to_ecef(lat: float, lon: float, height_m: float) -> Float64Array:
    e2 = _FLATTENING * (2 - _FLATTENING)
    n = _EQUATOR_M / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    return np.array(
        [
            (n + height_m) * math.cos(lat) * math.cos(lon),
            (n + height_m) * math.cos(lat) * math.sin(lon),
            (n * (1 - e2) + height_m) * math.sin(lat),
        ]
    )
