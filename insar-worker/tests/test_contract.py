from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from sentryal_worker.contract import Door, parse_request
from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.fields import parse_json
from sentryal_worker.packing import pack_points
from tests.cases import CONTRACT, cases, valid_request

# What a schema cannot say; contract/README.md lists the rules.
BEYOND_SCHEMA = {
    "south must be below north",
    "blank",
    "the id of point 0 again",
    "count 3, data holds 2",
    "paths are for the local runner only",
    "plain http only for loopback hosts",
    "reference and secondary are the same scene",
    "no user name or password in a URL",
}


def validator(message: str) -> Draft202012Validator:
    schemas = [json.loads(f.read_text()) for f in sorted(CONTRACT.glob("*.schema.json"))]
    registry: Registry[Any] = Registry().with_resources(
        (s["$id"], Resource.from_contents(s)) for s in schemas
    )
    schema = next(s for s in schemas if s["$id"].endswith(f"/{message}.schema.json"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, registry=registry)


@pytest.mark.parametrize("case", cases("request", "valid"))
def test_request_valid_case_is_taken(case: dict[str, Any]) -> None:
    validator("request").validate(case)
    parsed = parse_request(case, Door.LOCAL)
    assert parsed.job_id == case["job_id"]


@pytest.mark.parametrize("case", cases("request", "invalid"))
def test_request_invalid_case_is_refused_by_name(case: dict[str, Any]) -> None:
    door = Door.RUNPOD if case["door"] == "runpod" else Door.LOCAL
    with pytest.raises(WorkerError) as refusal:
        parse_request(parse_json(case["text"]) if "text" in case else case["request"], door)
    assert refusal.value.code is ErrorCode.BAD_REQUEST
    assert not refusal.value.retryable
    assert case["field"] in refusal.value.message
    if "request" in case and case["reason"] not in BEYOND_SCHEMA:
        assert not validator("request").is_valid(case["request"])


@pytest.mark.parametrize("message", ["result", "progress", "error"])
def test_schema_takes_valid_and_refuses_invalid_cases(message: str) -> None:
    key = {"progress": "event"}.get(message, message)
    check = validator(message)
    for case in cases(message, "valid"):
        check.validate(case.values[0])
    for case in cases(message, "invalid"):
        assert not check.is_valid(case.values[0][key]), case.values[0]["reason"]


def test_request_original_message_gets_documented_defaults() -> None:
    parsed = parse_request(valid_request("original-message"), Door.RUNPOD)
    schema = json.loads((CONTRACT / "request.schema.json").read_text())
    for name, rule in schema["$defs"]["options"]["properties"].items():
        if "default" in rule and name != "reference":
            assert getattr(parsed.options, name) == rule["default"], name
    assert parsed.options.reference is None
    assert parsed.require_gpu is None


def test_request_everything_is_read_without_loss() -> None:
    parsed = parse_request(valid_request("everything"), Door.RUNPOD)
    assert parsed.reference.size_bytes == 4342627697
    assert parsed.secondary.md5 == "00112233445566778899aabbccddeeff"
    assert len(parsed.orbits) == 2
    assert parsed.dem.datum == "egm2008"
    assert parsed.options.margin_m == 2500
    assert parsed.options.reference is not None
    assert parsed.options.reference.lat_deg == 46.07
    assert parsed.require_gpu is True
    assert parsed.points is not None
    assert parsed.points.height_m is not None
    np.testing.assert_array_equal(parsed.points.height_m, [312.5, np.nan])
    assert set(parsed.outputs) == {
        "displacement_points",
        "displacement",
        "coherence",
        "unwrapped",
        "wrapped",
    }


def test_request_repr_holds_no_signature() -> None:
    assert "Signature" not in repr(parse_request(valid_request("everything"), Door.RUNPOD))


def test_request_fingerprint_ignores_signatures_and_sees_everything_else() -> None:
    first = valid_request("everything")
    again = copy.deepcopy(first)
    again["dem_url"] = first["dem_url"].replace("abc", "other")
    again["outputs"] = {}
    other = copy.deepcopy(first)
    other["points"][0]["lat"] += 1e-6
    digests = [parse_request(r, Door.RUNPOD).sha256 for r in (first, again, other)]
    assert digests[0] == digests[1] != digests[2]


def test_request_many_packed_points_on_runpod_need_an_output() -> None:
    request = valid_request("packed-points")
    count = 400_001
    request["points_packed"] = pack_points(np.full(count, 46.08), np.full(count, 9.38))
    with pytest.raises(WorkerError, match=r"outputs\.displacement_points"):
        parse_request(request, Door.RUNPOD)
    parse_request(request, Door.LOCAL)
