from __future__ import annotations

import hashlib
import io
import json
import os
from pathlib import Path

import pytest

from sentryal_worker.errors import Stage
from sentryal_worker.job import Events
from tests.local import LocalDoor, finish, local_request
from tests.test_contract import validator
from tests.web import serve_file, status, web


def test_run_scripted_gives_one_answer_per_point_and_nothing_else(tmp_path: Path) -> None:
    door = LocalDoor(tmp_path, local_request(tmp_path))
    code, events, _ = door.run()
    assert code == 0
    for event in events:
        validator("progress").validate(event)
    fractions = [e["fraction"] for e in events]
    assert fractions == sorted(fractions)
    stages = [Stage(e["stage"]) for e in events]
    assert stages[-1] is Stage.DONE
    order = list(Stage)
    assert [order.index(s) for s in stages] == sorted(order.index(s) for s in stages)
    result = door.result()
    validator("result").validate(result)
    points = result["results"]["displacement_points"]
    assert [p["point_id"] for p in points] == ["crest", "toe", "elsewhere"]
    assert points[0]["displacement_mm"] == 0.0
    assert points[1]["displacement_mm"] == pytest.approx(1.0)
    assert points[2]["reason"] == "OUTSIDE_COVERAGE"
    assert result["results"]["provenance"]["simulated"] is True
    assert any("300 m" in w for w in result["results"]["provenance"]["warnings"])
    assert not list(door.work.glob("job-*"))


def test_run_products_lie_where_the_result_says_with_their_checksums(tmp_path: Path) -> None:
    door = LocalDoor(tmp_path, local_request(tmp_path))
    assert door.run()[0] == 0
    products = door.result()["results"]["products"]
    assert set(products) == {"displacement", "coherence", "unwrapped", "wrapped"}
    for product in products.values():
        data = Path(product["path"]).read_bytes()
        assert len(data) == product["bytes"]
        assert hashlib.sha256(data).hexdigest() == product["sha256"]
    assert {p.name for p in door.result_file.parent.iterdir()} == {"result.json", "result-products"}


def test_run_twice_replaces_result_and_products(tmp_path: Path) -> None:
    door = LocalDoor(tmp_path, local_request(tmp_path))
    assert door.run()[0] == 0
    stale = tmp_path / "answer" / "result-products" / "stale.tif"
    stale.touch()
    assert door.run()[0] == 0
    assert not stale.exists()


def test_run_packed_points_are_answered_packed(tmp_path: Path) -> None:
    request = local_request(tmp_path)
    packed = json.loads((Path(__file__).parent.parent / "contract/packing/points.json").read_text())
    del request["points"]
    request["points_packed"] = packed["valid"][-1]["packed"]
    door = LocalDoor(tmp_path, request)
    assert door.run()[0] == 0
    result = door.result()
    validator("result").validate(result)
    assert result["results"]["displacement_points_packed"]["count"] == 2


def test_run_pair_in_wrong_order_is_swapped_and_said(tmp_path: Path) -> None:
    request = local_request(tmp_path)
    for name in ("granule", "path"):
        keys = f"reference_{name}", f"secondary_{name}"
        request[keys[0]], request[keys[1]] = request[keys[1]], request[keys[0]]
    door = LocalDoor(tmp_path, request)
    assert door.run()[0] == 0
    provenance = door.result()["results"]["provenance"]
    assert provenance["pair_swapped"] is True
    assert provenance["reference_time"] == "2024-01-05T05:12:34Z"


def test_run_engine_that_prints_does_not_disturb_events(tmp_path: Path) -> None:
    steps = [{"at": "FILTERING", "print": "100 % done, says a library"}]
    door = LocalDoor(tmp_path, local_request(tmp_path), steps)
    code, _, log = door.run()
    assert code == 0
    assert "100 % done, says a library" in log


def test_run_counter_that_overwrites_itself_is_one_line_of_the_log(tmp_path: Path) -> None:
    counter = "".join(f"\rTopo progress (block 1/3): {i}%" for i in range(100))
    door = LocalDoor(tmp_path, local_request(tmp_path), [{"at": "FILTERING", "print": counter}])
    _, _, log = door.run()
    assert log.splitlines() == ["Topo progress (block 1/3): 99%"]


def test_run_last_words_of_a_crash_are_not_what_isce3_tells_of_its_work(tmp_path: Path) -> None:
    said = "bad things happen\njournal:\n -- Processing block: 1 \n --   - line start: 0"
    steps = [
        {"at": "FILTERING", "print": said},
        {"at": "UNWRAPPING", "signal": "SIGXCPU", "to": "engine"},
    ]
    door = LocalDoor(tmp_path, local_request(tmp_path), steps)
    assert door.run()[0] == 1
    message = door.result()["error"]["message"]
    assert "its last words: bad things happen" in message
    assert "line start" not in message


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("orbit_paths", "ORBIT_MISSING"),
        ("dem_path", "DEM_MISSING"),
        ("reference_path", "BAD_REQUEST"),
    ],
)
def test_run_input_that_is_not_there_is_named_with_its_code(
    tmp_path: Path, field: str, code: str
) -> None:
    request = local_request(tmp_path)
    missing = str(tmp_path / "none")
    request[field] = [missing] if field == "orbit_paths" else missing
    if field == "dem_path":
        request["options"] = {"dem_datum": "wgs84"}
    door = LocalDoor(tmp_path, request)
    assert door.run()[0] == (2 if code == "BAD_REQUEST" else 1)
    error = door.result()["error"]
    assert (error["code"], error["stage"]) == (code, "DOWNLOADING")
    assert f"{field}: {missing} does not exist" in error["message"]


def test_run_work_folder_that_cannot_be_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file where a folder should be")
    door = LocalDoor(tmp_path, local_request(tmp_path))
    assert door.run()[0] == 2
    assert "--work: " in door.result()["error"]["message"]
    assert "Give a folder" in door.result()["error"]["message"]


def test_run_bad_request_names_the_field_and_exits_2(tmp_path: Path) -> None:
    request = {**local_request(tmp_path), "colour": "blue"}
    door = LocalDoor(tmp_path, request)
    code, events, log = door.run()
    assert (code, events) == (2, [])
    assert "colour" in log
    result = door.result()
    validator("result").validate(result)
    assert result["error"]["code"] == "BAD_REQUEST"
    assert result["job_id"] == "job-1"


def test_run_no_json_is_refused_without_a_job_id(tmp_path: Path) -> None:
    door = LocalDoor(tmp_path, "{")
    assert door.run()[0] == 2
    validator("result").validate(door.result())


def test_run_scripted_engine_is_refused_unless_enabled(tmp_path: Path) -> None:
    door = LocalDoor(tmp_path, local_request(tmp_path))
    code, _, log = door.run(SENTRYAL_SCRIPTED_ENGINE="")
    assert code == 2
    assert "test tool" in log


def test_run_engine_failure_keeps_code_stage_and_retryable(tmp_path: Path) -> None:
    fail = {"code": "UNWRAP_FAILED", "message": "nothing coherent", "retryable": True}
    door = LocalDoor(tmp_path, local_request(tmp_path), [{"at": "UNWRAPPING", "fail": fail}])
    code, _, _ = door.run()
    assert code == 1
    error = door.result()["error"]
    assert (error["code"], error["stage"], error["retryable"]) == (
        "UNWRAP_FAILED",
        "UNWRAPPING",
        True,
    )
    assert not (door.result_file.parent / "result-products").exists()


def test_run_unexpected_exception_is_internal_and_its_trace_in_the_log(tmp_path: Path) -> None:
    door = LocalDoor(tmp_path, local_request(tmp_path), [{"at": "GEOCODING", "raise": "boom"}])
    code, _, log = door.run()
    assert code == 1
    error = door.result()["error"]
    assert (error["code"], error["stage"]) == ("INTERNAL", "GEOCODING")
    assert "RuntimeError: boom" in error["message"]
    assert "Traceback" in log


def test_run_garbage_past_the_protection_reaches_standard_output(tmp_path: Path) -> None:
    steps = [{"at": "FILTERING", "garbage": "%%% not json"}]
    process = LocalDoor(tmp_path, local_request(tmp_path), steps).start()
    code, out, _ = finish(process)
    assert code == 0
    assert "%%% not json" in out.splitlines()


def test_run_scene_that_is_an_error_page_is_corrupt(tmp_path: Path) -> None:
    request = local_request(tmp_path)
    Path(request["reference_path"]).write_text("<html>login</html>")
    door = LocalDoor(tmp_path, request)
    assert door.run()[0] == 1
    error = door.result()["error"]
    assert error["code"] == "PRODUCT_CORRUPT"
    assert "HTML" in error["message"]


def test_run_product_of_another_scene_is_refused(tmp_path: Path) -> None:
    request = local_request(tmp_path)
    request["reference_path"], request["secondary_path"] = (
        request["secondary_path"],
        request["reference_path"],
    )
    door = LocalDoor(tmp_path, request)
    assert door.run()[0] == 1
    assert door.result()["error"]["code"] == "PRODUCT_CORRUPT"


def test_run_isce3_without_isce3_says_what_to_install(tmp_path: Path) -> None:
    door = LocalDoor(tmp_path, local_request(tmp_path), arguments=("--engine", "isce3"))
    blocked = tmp_path / "blocked" / "isce3"
    blocked.mkdir(parents=True)
    (blocked / "__init__.py").write_text("raise ImportError('no ISCE3 here')")
    path = os.pathsep.join((str(blocked.parent), str(Path(__file__).parent.parent / "src")))
    code, _, log = door.run(PYTHONPATH=path)
    assert code == 1
    assert "conda-forge" in log


def test_run_secrets_of_the_environment_appear_nowhere(tmp_path: Path) -> None:
    door = LocalDoor(tmp_path, local_request(tmp_path), arguments=("--engine", "scripted"))
    code, events, log = door.run(EARTHDATA_TOKEN="not-a-real-token-4711")
    assert code == 0
    assert "4711" not in log + json.dumps(events) + door.result_file.read_text()


def test_run_without_orbits_and_network_says_what_to_give(tmp_path: Path) -> None:
    request = local_request(tmp_path)
    del request["orbit_paths"]
    door = LocalDoor(tmp_path, request)
    with web() as server:
        server.routes["/"] = status(404)
        assert door.run(SENTRYAL_ORBITS_URL=server.url(""))[0] == 1
    error = door.result()["error"]
    assert (error["code"], error["stage"]) == ("DOWNLOAD_FAILED", "DOWNLOADING")
    assert "orbit of" in error["message"]
    assert "give the orbit files" in error["message"]


def test_run_webhook_is_posted_once_with_the_result(tmp_path: Path) -> None:
    with web() as server:
        server.routes["/hook"] = status(500)  # one try: the result file is the truth
        url = server.url("/hook?mac=secret-4713")
        door = LocalDoor(tmp_path, {**local_request(tmp_path), "webhook_url": url})
        code, _, log = door.run()
        assert code == 0
        (post,) = server.seen
        assert (post.method, json.loads(post.body)) == ("POST", door.result())
        assert "answered 500" in log
        assert "4713" not in log


def test_run_points_behind_a_url_are_fetched_and_answered_packed(tmp_path: Path) -> None:
    packed = json.loads((Path(__file__).parent.parent / "contract/packing/points.json").read_text())
    with web() as server:
        body = json.dumps(packed["valid"][-1]["packed"]).encode()
        server.routes["/points"] = serve_file(body)
        request = local_request(tmp_path)
        del request["points"]
        request["points_url"] = server.url("/points")
        door = LocalDoor(tmp_path, request)
        assert door.run()[0] == 0
        assert door.result()["results"]["displacement_points_packed"]["count"] == 2


def test_run_large_list_without_output_stays_a_list(tmp_path: Path) -> None:
    request = local_request(tmp_path)
    request["points"] = [{"id": f"p{i}", "lat": 46.08, "lon": 9.38} for i in range(20_000)]
    door = LocalDoor(tmp_path, request)
    assert door.run()[0] == 0
    points = door.result()["results"]["displacement_points"]
    assert [p["point_id"] for p in points] == [f"p{i}" for i in range(20_000)]


def test_run_result_that_cannot_be_written_still_tells_by_its_code(tmp_path: Path) -> None:
    request = {**local_request(tmp_path), "colour": "blue"}
    door = LocalDoor(tmp_path, request)
    door.result_file.parent.write_text("a file where a folder should be")
    code, _, log = door.run()
    assert code == 2
    assert "cannot be written" in log


def test_events_never_go_back_and_are_few() -> None:
    out = io.StringIO()
    now = [0.0]
    events = Events(out, clock=lambda: now[0])
    for stage, fraction in (
        (Stage.COREGISTERING, 0.1),
        (Stage.COREGISTERING, 0.2),
        (Stage.INTERFEROGRAM, 0.4),
        (Stage.COREGISTERING, 0.3),
    ):
        events(stage, fraction)
    now[0] = 1.0
    events(Stage.COREGISTERING, 0.5)
    said = [(e["stage"], e["fraction"]) for e in map(json.loads, out.getvalue().splitlines())]
    assert said == [("COREGISTERING", 0.365), ("INTERFEROGRAM", 0.56), ("INTERFEROGRAM", 0.625)]
    assert events.stage is Stage.COREGISTERING
