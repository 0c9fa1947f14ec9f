from __future__ import annotations

import gzip
import json
from base64 import b64decode
from typing import Any

import numpy as np
import pytest

from sentryal_worker.engine import POINT_REASONS
from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.packing import (
    decode_varints,
    encode_varints,
    pack_displacements,
    pack_points,
    unpack_displacements,
    unpack_points,
)
from tests.cases import CONTRACT

POINTS = json.loads((CONTRACT / "packing" / "points.json").read_text())
DISPLACEMENTS = json.loads((CONTRACT / "packing" / "displacements.json").read_text())


def named(entries: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(e, id=e["name"].replace(" ", "-")) for e in entries]


def gunzip(text: str) -> bytes:
    return gzip.decompress(b64decode(text))


@pytest.mark.parametrize("vector", named(POINTS["valid"]))
def test_points_golden_vector_packs_and_unpacks(vector: dict[str, Any]) -> None:
    lat, lon, height = unpack_points(vector["packed"])
    np.testing.assert_array_equal(np.rint(lat * 1e7), vector["lat_e7"])
    np.testing.assert_array_equal(np.rint(lon * 1e7), vector["lon_e7"])
    packed = pack_points(lat, lon, height)
    assert gunzip(packed["data"]).hex() == vector["varint_hex"]
    if "height_cm" in vector:
        assert height is not None
        np.testing.assert_array_equal(np.rint(height * 100), vector["height_cm"])
        assert gunzip(packed["height_cm"]).hex() == vector["height_varint_hex"]
    else:
        assert height is None


@pytest.mark.parametrize("vector", named(POINTS["invalid"]))
def test_points_golden_invalid_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(WorkerError) as refusal:
        unpack_points(vector["packed"])
    assert refusal.value.code is ErrorCode.BAD_REQUEST
    assert "points_packed" in refusal.value.message


@pytest.mark.parametrize("vector", named(DISPLACEMENTS["valid"]))
def test_displacements_golden_vector_packs_and_unpacks(vector: dict[str, Any]) -> None:
    rows, reasons = unpack_displacements(vector["packed"])
    names = ("displacement_mm", "coherence", "sigma_mm")
    for row, name in zip(rows, names, strict=True):
        np.testing.assert_array_equal(row, np.array(vector[name], dtype=float))
    assert reasons == vector["reasons"]
    columns = [np.array(vector[n], dtype=float) for n in names]
    packed = pack_displacements(columns, reasons)
    assert gunzip(packed["data"]).hex() == vector["data_hex"]
    assert unpack_displacements(packed)[1] == reasons


@pytest.mark.parametrize("vector", named(DISPLACEMENTS["invalid"]))
def test_displacements_golden_invalid_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(WorkerError, match="displacement_points_packed"):
        unpack_displacements(vector["packed"])


def test_varints_random_values_of_every_length_round_trip() -> None:
    rng = np.random.default_rng(20260101)
    values = np.concatenate(
        [rng.integers(-(1 << bits), 1 << bits, 500) for bits in range(1, 62)]
        + [np.array([np.iinfo(np.int64).min, np.iinfo(np.int64).max, 0])]
    ).astype(np.int64)
    np.testing.assert_array_equal(decode_varints("x", encode_varints(values), values.size), values)


def test_points_random_sites_round_trip_to_a_tenth_microdegree() -> None:
    rng = np.random.default_rng(7)
    lat = rng.uniform(-90, 90, 10_000)
    lon = rng.uniform(-180, 180, 10_000)
    back_lat, back_lon, _ = unpack_points(pack_points(lat, lon))
    np.testing.assert_allclose(back_lat, lat, atol=0.5000001e-7, rtol=0)
    np.testing.assert_allclose(back_lon, lon, atol=0.5000001e-7, rtol=0)


def test_points_200000_of_a_site_stay_below_two_megabytes() -> None:
    rng = np.random.default_rng(8)
    packed = pack_points(46 + rng.uniform(0, 0.1, 200_000), 9 + rng.uniform(0, 0.1, 200_000))
    assert len(json.dumps(packed)) < 2_000_000


def test_displacements_every_reason_survives() -> None:
    count = len(POINT_REASONS)
    value = np.where(np.arange(count) == 0, 1.5, np.nan)
    packed = pack_displacements([value, np.full(count, 0.5), value], POINT_REASONS)
    rows, reasons = unpack_displacements(packed)
    assert tuple(reasons) == POINT_REASONS
    assert rows[0, 0] == 1.5
