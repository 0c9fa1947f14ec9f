"""What the annotation of one swath says (ESA S1-RS-MDA-52-7441, Product Specification)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sentryal_worker.pipeline.arrays import Float64Array, polynomial
from sentryal_worker.pipeline.burst_id import BurstId

SPEED_OF_LIGHT_M_PER_S = 299_792_458.0


@dataclass(frozen=True)
class RangePolynomial:
    """A polynomial in the two-way range time, valid near an azimuth time."""

    azimuth_time_ns: int
    t0_s: float
    coefficients: tuple[float, ...]

    def at(self, range_time_s: Float64Array) -> Float64Array:
        """Return the value at two-way range times (s)."""
        return polynomial(self.coefficients, range_time_s - self.t0_s)


@dataclass(frozen=True)
class StateVector:
    """Position (m) and velocity (m/s) of the satellite, Earth-fixed."""

    time_ns: int
    position_m: tuple[float, float, float]
    velocity_m_per_s: tuple[float, float, float]


@dataclass(frozen=True)
class Window:
    """Lines and samples of an image, 0-based."""

    first_line: int
    first_sample: int
    lines: int
    samples: int

    @property
    def last_line(self) -> int:
        """Last line, inclusive."""
        return self.first_line + self.lines - 1

    @property
    def last_sample(self) -> int:
        """Last sample, inclusive."""
        return self.first_sample + self.samples - 1


@dataclass(frozen=True)
class Burst:
    """One burst of a swath."""

    index: int
    """Position in the swath, 0-based."""
    azimuth_time_ns: int
    """Zero-Doppler time of the first line."""
    burst_id: BurstId
    valid: Window
    """The part that holds data in every line and sample."""


@dataclass(frozen=True)
class Swath:
    """One swath of one product in one polarisation."""

    product: str
    swath: str
    polarization: str
    radar_frequency_hz: float
    range_sampling_rate_hz: float
    steering_rate_rad_per_s: float
    slant_range_time_s: float
    """Two-way time to the first sample."""
    line_interval_s: float
    lines_per_burst: int
    samples_per_burst: int
    range_bandwidth_hz: float
    azimuth_bandwidth_hz: float
    bursts: Sequence[Burst]
    fm_rates: Sequence[RangePolynomial]
    doppler_centroids: Sequence[RangePolynomial]
    state_vectors: Sequence[StateVector]
    corners_deg: Sequence[tuple[float, float]]
    """Latitude and longitude of the geolocation grid."""

    @property
    def wavelength_m(self) -> float:
        """Radar wavelength."""
        return SPEED_OF_LIGHT_M_PER_S / self.radar_frequency_hz

    @property
    def near_range_m(self) -> float:
        """Slant range of the first sample."""
        return SPEED_OF_LIGHT_M_PER_S * self.slant_range_time_s / 2

    @property
    def range_spacing_m(self) -> float:
        """Slant range from sample to sample."""
        return SPEED_OF_LIGHT_M_PER_S / (2 * self.range_sampling_rate_hz)

    @property
    def burst_duration_s(self) -> float:
        """From the first line of a burst to one line after its last."""
        return self.lines_per_burst * self.line_interval_s

    def effective_looks(self, looks_azimuth: int, looks_range: int) -> float:
        """Return the independent looks of a cell, at least 1.

        Neighbouring pixels are correlated as far as the sampling rate exceeds the bandwidth
        (Hanssen, Radar Interferometry, section 4.3).
        """
        azimuth = min(1.0, self.azimuth_bandwidth_hz * self.line_interval_s)
        range_ = min(1.0, self.range_bandwidth_hz / self.range_sampling_rate_hz)
        return max(1.0, looks_azimuth * azimuth * looks_range * range_)


def nearest(polynomials: Sequence[RangePolynomial], time_ns: int) -> RangePolynomial:
    """Return the polynomial nearest in time; the first of two equally near."""
    return min(polynomials, key=lambda p: abs(p.azimuth_time_ns - time_ns))


def same_spacing(a: Swath, b: Swath) -> bool:
    """Whether two swaths have lines and samples of one size."""
    return math.isclose(a.line_interval_s, b.line_interval_s, rel_tol=1e-6) and math.isclose(
        a.range_spacing_m, b.range_spacing_m, rel_tol=1e-6
    )
