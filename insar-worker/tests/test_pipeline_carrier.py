"""The TOPS carrier against published numbers and against the reference tables."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentryal_worker.errors import WorkerError
from sentryal_worker.pipeline.annotation import Swath
from sentryal_worker.pipeline.carrier import TopsCarrier, carrier_of, middle_ns
from sentryal_worker.pipeline.orbit import choose_orbit
from sentryal_worker.pipeline.pair import open_pair
from sentryal_worker.pipeline.product import SafeProduct
from tests.safe_writer import Product
from tests.shared import REFERENCE, SHARED, needs_shared


def full_swath(tmp_path: Path) -> Swath:
    with SafeProduct(Product(bursts=1, lines=1509, samples=25359).write_folder(tmp_path)) as made:
        return made.swaths("VV")[0]


def carrier(tmp_path: Path) -> TopsCarrier:
    swath = full_swath(tmp_path)
    return carrier_of(swath, swath.bursts[0], 7592.0)


def test_carrier_of_a_full_burst_has_the_rates_of_the_literature(tmp_path: Path) -> None:
    # S1A 2020-05-11 IW2, IPF 3.20: k_a(near) = -2196.4 Hz/s gives k_t = 1495.1 Hz/s.
    made = carrier(tmp_path)
    assert made.rate_hz_per_s(np.array([0.0]))[0] == pytest.approx(1495.1, abs=1.0)
    steering_hz = made.rate_hz_per_s(np.array([0.0]))[0] * 1509 / 2 * 2.0555563e-3
    assert steering_hz == pytest.approx(2317, rel=0.01)
    edge = made.phase_rad(np.array([0.0]), np.array([0.0]))[0]
    assert edge == pytest.approx(11283, rel=0.01)


def test_carrier_is_zero_at_the_middle_of_the_first_sample(tmp_path: Path) -> None:
    made = carrier(tmp_path)
    assert made.phase_rad(np.array([754.0]), np.array([0.0]))[0] == pytest.approx(0, abs=1e-12)


def test_second_difference_along_azimuth_is_the_rate(tmp_path: Path) -> None:
    made = carrier(tmp_path)
    sample = np.array([0.0, 12000.0, 25358.0])
    a, b, c = (made.phase_rad(np.full(3, line), sample) for line in (100.0, 101.0, 102.0))
    rate = (a - 2 * b + c) / (2 * np.pi * made.swath.line_interval_s**2)
    np.testing.assert_allclose(rate, made.rate_hz_per_s(sample), rtol=1e-6)


def test_polynomial_is_the_carrier_over_the_whole_burst_and_beyond(tmp_path: Path) -> None:
    made = carrier(tmp_path)
    swath = made.swath
    line, sample = np.meshgrid(
        np.linspace(-20, 1529, 41), np.linspace(-50, 25409, 67), indexing="ij"
    )
    exact = made.phase_rad(line, sample)
    range_m = swath.near_range_m + sample * swath.range_spacing_m
    fitted = made.polynomial().at(line * swath.line_interval_s, range_m)
    assert np.abs(exact).max() > 11000
    assert np.abs(fitted - exact).max() < 1e-6


def test_fm_rate_that_is_not_negative_is_refused(tmp_path: Path) -> None:
    made = carrier(tmp_path)
    wrong = replace(made, fm_rate=replace(made.fm_rate, coefficients=(2196.0,)))
    with pytest.raises(WorkerError, match="FM rate must be negative"):
        wrong.rate_hz_per_s(np.array([0.0]))


@needs_shared
def test_carrier_agrees_with_the_reference_table() -> None:
    earlier, later = sorted((REFERENCE / "input").glob("*.zip"))
    files = sorted((REFERENCE / "input" / "orbits").glob("*.EOF"))
    with (REFERENCE / "isce3" / "carrier.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    with open_pair(earlier, later, "VV") as pair:
        for date, product, swaths in (
            ("ref", pair.reference, pair.reference_swaths),
            ("sec", pair.secondary, pair.secondary_swaths),
        ):
            orbit = choose_orbit(files, product, swaths)
            for number, burst in enumerate(swaths[0].bursts, start=1):
                speed = orbit.speed_m_per_s(middle_ns(swaths[0], burst))
                made = carrier_of(swaths[0], burst, speed)
                mine = [r for r in rows if r["date"] == date and r["burst"] == str(number)]
                line, sample, phase, doppler, rate = (
                    np.array([float(r[name]) for r in mine])
                    for name in ("line", "sample", "phase_exact_rad", "f_dc_hz", "k_t_hz_per_s")
                )
                assert len(mine) > 50
                np.testing.assert_allclose(made.phase_rad(line, sample), phase, atol=1e-3)
                np.testing.assert_allclose(made.doppler_hz(sample), doppler, atol=1e-5)
                np.testing.assert_allclose(made.rate_hz_per_s(sample), rate, atol=1e-3)


@needs_shared
def test_every_real_annotation_has_a_carrier() -> None:
    count = 0
    for path in sorted((SHARED / "s1-safe-metadata").glob("*.zip")):
        with SafeProduct(path) as product:
            for swath in product.swaths("VV"):
                for burst in swath.bursts:
                    rate = carrier_of(swath, burst, 7590.0).rate_hz_per_s(np.array([0.0, 20000.0]))
                    assert np.all((rate > 1300) & (rate < 2700))
                    count += 1
    assert count > 200
