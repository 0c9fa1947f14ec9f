"""Which orbit file is taken, and which is refused."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline.orbit import Orbit, choose_orbit, read_orbit_file
from sentryal_worker.pipeline.product import SafeProduct
from sentryal_worker.pipeline.times import format_utc, parse_utc_ns
from tests.safe_writer import Product, orbit_file
from tests.shared import SHARED, needs_shared

PRODUCT = Product()


def choose(tmp_path: Path, *files: Path) -> Orbit:
    with SafeProduct(PRODUCT.write_folder(tmp_path)) as product:
        return choose_orbit(files, product, product.swaths("VV"))


def test_precise_orbit_is_taken_without_warning(tmp_path: Path) -> None:
    files = [orbit_file(tmp_path, PRODUCT, kind) for kind in ("AUX_RESORB", "AUX_POEORB")]
    orbit = choose(tmp_path, *files)
    assert orbit.warning is None
    assert "POEORB" in orbit.description
    assert PRODUCT.name in orbit.description
    assert orbit.speed_m_per_s(parse_utc_ns("2021-02-23T13:51:25.5")) == pytest.approx(
        7600, abs=1e-6
    )


def test_restituted_orbit_is_taken_with_a_warning(tmp_path: Path) -> None:
    orbit = choose(tmp_path, orbit_file(tmp_path, PRODUCT, "AUX_RESORB"))
    assert orbit.warning is not None
    assert "restituted" in orbit.warning


def test_orbit_of_another_day_or_satellite_is_not_taken(tmp_path: Path) -> None:
    files = [
        orbit_file(tmp_path, PRODUCT.later()),
        orbit_file(tmp_path, replace(PRODUCT, platform="B")),
    ]
    with pytest.raises(WorkerError, match="none of 2 orbit files covers S1A") as caught:
        choose(tmp_path, *files)
    assert caught.value.code is ErrorCode.ORBIT_MISSING


def test_no_orbit_is_missing_and_never_that_of_the_annotation(tmp_path: Path) -> None:
    with pytest.raises(WorkerError) as caught:
        choose(tmp_path)
    assert caught.value.code is ErrorCode.ORBIT_MISSING


def test_file_cut_around_the_acquisition_does_not_cover_it(tmp_path: Path) -> None:
    path = orbit_file(tmp_path, PRODUCT)
    text = path.read_text()
    vectors = text.split("<OSV>")
    keep = len(vectors) // 2 + 2
    path.write_text(
        "<OSV>".join(vectors[:keep]) + "</List_of_OSVs></Data_Block></Earth_Explorer_File>"
    )
    with pytest.raises(WorkerError) as caught:
        choose(tmp_path, path)
    assert caught.value.code is ErrorCode.ORBIT_MISSING


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("AUX_POEORB</File_Type>", "AUX_PREORB</File_Type>", "must be of AUX_POEORB"),
        ("EARTH_FIXED", "INERTIAL", "must be EARTH_FIXED"),
        ("UTC</Time_Reference>", "TAI</Time_Reference>", "must be UTC"),
        ("<Mission>Sentinel-1A", "<Mission>Sentinel-3A", "must be of Sentinel-1"),
        ('<Y unit="m">0', '<Y unit="m">9e6', "from the centre of the Earth"),
        ("</Earth_Explorer_File>", "", "well-formed"),
    ],
)
def test_file_that_is_no_orbit_is_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    path = orbit_file(tmp_path, PRODUCT)
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(WorkerError, match=problem) as caught:
        read_orbit_file(path)
    assert caught.value.code is ErrorCode.PRODUCT_CORRUPT


def test_gzip_cut_short_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "x.EOF.gz"
    path.write_bytes(gzip.compress(orbit_file(tmp_path, PRODUCT).read_bytes())[:-400])
    with pytest.raises(WorkerError, match="no whole gzip file"):
        read_orbit_file(path)


@needs_shared
def test_real_orbit_files_are_read() -> None:
    files = [read_orbit_file(p) for p in sorted((SHARED / "orbits").glob("*.EOF*"))]
    assert {f.kind for f in files} == {"precise", "restituted"}
    assert all(f.platform == "S1A" for f in files)
    assert min(len(f.vectors) for f in files) > 90


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("2021-02-23T13:51:24.318427", "2021-02-23T13:51:24.318427Z"),
        ("2021-02-23T13:51:24", "2021-02-23T13:51:24Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
    ],
)
def test_time_keeps_every_digit(text: str, again: str) -> None:
    assert format_utc(parse_utc_ns(text)) == again


@pytest.mark.parametrize(
    "text", ["2021-02-30T00:00:00", "2021-02-23", "now", "2021-02-23T13:51:24+01"]
)
def test_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|day|range"):
        parse_utc_ns(text)
