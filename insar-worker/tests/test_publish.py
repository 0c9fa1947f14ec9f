from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentryal_worker.contract import Door, Request, parse_request
from sentryal_worker.engine import EngineProvenance, EngineResult, JobInputs, Points, ReferenceArea
from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.http import Http
from sentryal_worker.inputs import JobPlace
from sentryal_worker.packing import unpack_displacements
from sentryal_worker.publish import Publisher
from sentryal_worker.result import Host, check_result, statistics, success
from sentryal_worker.retry import Retry
from tests.cases import valid_request
from tests.test_contract import validator
from tests.web import Exchange, Web, in_turn, status, web


@pytest.fixture
def server() -> Iterator[Web]:
    with web() as running:
        yield running


PROVENANCE = EngineProvenance(
    engine="isce3",
    engine_version="1",
    stages=(),
    orbits=(),
    dem="dem.tif",
    parameters={},
    simulated=False,
    reference_granule="A",
    secondary_granule="B",
    reference_time="2024-01-05T05:12:34Z",
    secondary_time="2024-01-17T05:12:33Z",
    wavelength_m=0.05546576,
    effective_looks=32.0,
    reference_area=ReferenceArea(46.0, 9.0, "the given point"),
)


def engine_result(count: int, seed: int = 1) -> EngineResult:
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 10, count), rng.uniform(0.4, 1, count), rng.uniform(0, 1, count)
    return EngineResult(*values, ["OK"] * count, {}, PROVENANCE)


def listed(count: int, **more: Any) -> Request:
    document = {**valid_request(), **more}
    document["points"] = [{"id": f"p{i}", "lat": 46.08, "lon": 9.38} for i in range(count)]
    return parse_request(document, Door.LOCAL)


def publish(request: Request, result: EngineResult, folder: Path, door: Door) -> dict[str, Any]:
    assert request.points is not None
    products = folder if door is Door.LOCAL else None
    return Publisher(Http(), Retry(attempts=2, sleep=lambda _: None), folder, products).points(
        request, request.points, result
    )


def test_points_few_stay_a_list_on_runpod(tmp_path: Path) -> None:
    answer = publish(listed(100), engine_result(100), tmp_path, Door.RUNPOD)
    assert [p["point_id"] for p in answer["displacement_points"]][:2] == ["p0", "p1"]


def test_points_many_are_packed_on_runpod(tmp_path: Path) -> None:
    answer = publish(listed(20_000), engine_result(20_000), tmp_path, Door.RUNPOD)
    assert answer["displacement_points_packed"]["count"] == 20_000


def test_points_above_a_megabyte_go_to_their_output(server: Web, tmp_path: Path) -> None:
    kept: list[bytes] = []

    def take(exchange: Exchange) -> None:
        kept.append(exchange.seen.body)
        exchange.answer(200)

    server.routes["/out"] = in_turn(status(503), take)
    url = server.url("/out?X-Amz-Signature=secret")
    result = engine_result(150_000)
    request = listed(150_000, outputs={"displacement_points": url})
    answer = publish(request, result, tmp_path, Door.LOCAL)
    assert answer == {
        "displacement_points_url": server.url("/out"),
        "sha256": hashlib.sha256(kept[0]).hexdigest(),
        "bytes": len(kept[0]),
    }
    rows, _ = unpack_displacements(json.loads(kept[0]))
    np.testing.assert_array_equal(rows[0], result.displacement_mm.astype(np.float32))


def test_upload_that_is_refused_names_the_place_without_its_signature(
    server: Web, tmp_path: Path
) -> None:
    server.routes["/out"] = status(403)
    product = tmp_path / "displacement.tif"
    product.write_bytes(b"II*\0")
    url = server.url("/out?X-Amz-Signature=secret")
    request = listed(1, outputs={"displacement": url})
    with pytest.raises(WorkerError) as refusal:
        Publisher(Http(), Retry(attempts=1), tmp_path, None).products(
            request, {"displacement": product}, []
        )
    assert refusal.value.code is ErrorCode.CREDENTIALS_REFUSED
    assert server.url("/out") in refusal.value.message
    assert "secret" not in refusal.value.message


def test_upload_to_a_store_that_is_down_fails_at_uploading(server: Web, tmp_path: Path) -> None:
    server.routes["/out"] = status(503)
    product = tmp_path / "displacement.tif"
    product.write_bytes(b"II*\0")
    request = listed(1, outputs={"displacement": server.url("/out")})
    with pytest.raises(WorkerError) as refusal:
        Publisher(Http(), Retry(attempts=1), tmp_path, None).products(
            request, {"displacement": product}, []
        )
    assert refusal.value.stage is Stage.UPLOADING
    assert refusal.value.retryable


def job(count: int, folder: Path, *, simulated: bool = False) -> JobInputs:
    request = listed(count)
    place = JobPlace(folder, folder, 0, require_gpu=False)
    points = request.points or Points([], np.zeros(0), np.zeros(0), None)
    return JobInputs(
        job_id=request.job_id,
        reference_granule="A",
        secondary_granule="B",
        reference_safe=folder,
        secondary_safe=folder,
        orbit_files=(),
        dem=folder,
        dem_datum="wgs84",
        geoid_grid=None,
        points=points,
        bbox=request.bbox,
        options=request.options,
        require_gpu=place.require_gpu,
        device_index=0,
        work_dir=folder,
        out_dir=folder,
        simulated=simulated,
    )


def with_value(column: str, value: float) -> dict[str, Any]:
    array = getattr(engine_result(3), column).copy()
    array[1] = value
    return {column: array}


@pytest.mark.parametrize(
    "change",
    [
        with_value("displacement_mm", np.nan),
        with_value("displacement_mm", np.inf),
        with_value("coherence", 1.01),
        with_value("sigma_mm", -0.1),
        {"reasons": ["OK", "OK"]},
        {"reasons": ["OK", "LOW_COHERENCE", "OK"]},
        {"reasons": ["OK", "SUNSHINE", "OK"]},
        {"displacement_mm": np.zeros(2)},
    ],
)
def test_result_that_contradicts_itself_is_not_sent(tmp_path: Path, change: dict[str, Any]) -> None:
    check_result(job(3, tmp_path), engine_result(3))
    with pytest.raises(WorkerError) as refusal:
        check_result(job(3, tmp_path), replace(engine_result(3), **change))
    assert refusal.value.code is ErrorCode.INTERNAL


def test_result_of_simulated_inputs_must_say_so(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="simulated"):
        check_result(job(3, tmp_path, simulated=True), engine_result(3))


def test_statistics_are_of_valid_points_only() -> None:
    nan = np.nan
    result = EngineResult(
        np.array([1.0, nan, 4.0]),
        np.array([0.5, 0.1, 0.7]),
        np.array([1.0, nan, 1.0]),
        ["OK", "LOW_COHERENCE", "OK"],
        {},
        PROVENANCE,
    )
    assert statistics(result) == {
        "mean_displacement_mm": 2.5,
        "min_displacement_mm": 1.0,
        "max_displacement_mm": 4.0,
        "mean_coherence": pytest.approx(0.6),
        "valid_points": 2,
        "total_points": 3,
    }


def test_success_of_a_full_provenance_is_valid(tmp_path: Path) -> None:
    full = replace(
        PROVENANCE,
        isce3_version="0.25.12",
        cuda_device="NVIDIA H100",
        burst_ids=["t071_151201_iw2"],
        perpendicular_baseline_m=102.75,
        incidence_deg=40.17,
        los_azimuth_deg=281.0,
        seam_jumps_rad={"a/b": 0.01},
        warnings=["w"],
    )
    result = replace(engine_result(2), provenance=full)
    host = Host(image="x:1", runpod_sdk_version="1.12.0")
    document = success(job(2, tmp_path), result, 1.0, warnings=["v"], host=host)
    document["results"].update(publish(listed(2), result, tmp_path, Door.LOCAL))
    validator("result").validate(document)
    assert document["results"]["provenance"]["warnings"] == ["v", "w"]
