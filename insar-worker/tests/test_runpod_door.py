from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cases import WORKER
from tests.local import LIMIT_S, REFERENCE, SECONDARY, local_request
from tests.runpod_cloud import Cloud, end
from tests.test_contract import validator
from tests.web import Exchange, Web, serve_file, web

pytest.importorskip("runpod", reason="needs the runpod package: requirements-dev.txt")


@pytest.fixture
def server() -> Iterator[Web]:
    with web() as running:
        yield running


class Endpoint:
    """A worker of the unmodified SDK at a stand-in of RunPod, and products on loopback."""

    def __init__(self, server: Web, folder: Path) -> None:
        self.cloud = Cloud(server)
        self.web = server
        self.folder = folder
        self.log = folder / "worker.log"
        self.workers: list[subprocess.Popen[bytes]] = []

    def request(self, **more: Any) -> dict[str, Any]:
        request = local_request(self.folder)
        for which, granule in (("reference", REFERENCE), ("secondary", SECONDARY)):
            data = Path(request.pop(f"{which}_path")).read_bytes()
            self.web.routes[f"/{granule}.zip"] = serve_file(data)
            request[f"{which}_url"] = self.web.url(f"/{granule}.zip?X-Amz-Signature=secret-4713")
        del request["orbit_paths"]
        self.web.routes["/orbit.EOF"] = serve_file(b"<Earth_Explorer_File/>")
        request["orbit_urls"] = [self.web.url("/orbit.EOF")]
        return {**request, **more}

    def start(self, steps: list[dict[str, Any]] | None = None, **more: str) -> None:
        if steps:
            script = self.folder / "script.json"
            script.write_text(json.dumps({"steps": steps}))
            more["SENTRYAL_SCRIPT"] = str(script)
        self.workers.append(self.cloud.worker(self.folder / "work", self.log, **more))

    def submit(self, job_id: str, request: dict[str, Any]) -> None:
        self.cloud.jobs.put({"id": job_id, "input": request})

    def answer(self, job_id: str, request: dict[str, Any]) -> dict[str, Any]:
        self.submit(job_id, request)
        return self.cloud.await_result(job_id)

    def output_slot(self, name: str) -> dict[str, bytes]:
        kept: dict[str, bytes] = {}

        def route(exchange: Exchange) -> None:
            kept["body"] = exchange.seen.body
            exchange.answer(200)

        self.web.routes[f"/out/{name}"] = route
        return kept

    def close(self) -> None:
        for worker in self.workers:
            end(worker)


@pytest.fixture
def endpoint(server: Web, tmp_path: Path) -> Iterator[Endpoint]:
    running = Endpoint(server, tmp_path)
    yield running
    running.close()


def error_of(answer: dict[str, Any]) -> dict[str, Any]:
    assert isinstance(answer["error"], str), "an error object is lost on RunPod"
    error: dict[str, Any] = json.loads(answer["error"])
    validator("error").validate(error)
    return error


def test_runpod_job_is_answered_once_with_a_valid_result(endpoint: Endpoint) -> None:
    endpoint.start()
    slot = endpoint.output_slot("displacement")
    outputs = {"displacement": endpoint.web.url("/out/displacement?X-Amz-Signature=secret-4713")}
    answer = endpoint.answer("rp-1", endpoint.request(outputs=outputs))
    result = answer["output"]
    validator("result").validate(result)
    assert result["status"] == "success"
    provenance = result["results"]["provenance"]
    assert provenance["simulated"] is True
    assert provenance["runpod_sdk_version"] == "1.12.0"
    product = result["results"]["products"]["displacement"]
    assert product["sha256"] == hashlib.sha256(slot["body"]).hexdigest()
    assert product["url"] == endpoint.web.url("/out/displacement")
    assert any("coherence was not kept" in w for w in provenance["warnings"])
    said = json.dumps(endpoint.cloud.posts) + endpoint.log.read_text()
    assert not any(secret in said for secret in ("4711", "4712", "4713"))


def test_runpod_progress_is_rare_and_never_after_the_result(endpoint: Endpoint) -> None:
    endpoint.start()
    endpoint.answer("rp-1", endpoint.request())
    endpoint.answer("rp-2", endpoint.request(job_id="job-2"))  # whatever came late has come
    posts = [post for job, post in endpoint.cloud.posts if job == "rp-1"]
    assert [p.get("status") for p in posts[:-1]] == ["IN_PROGRESS"] * (len(posts) - 1)
    assert len(posts) == 2  # a job of less than five seconds
    validator("progress").validate(posts[0]["output"])
    assert "output" in posts[-1]


def test_runpod_bad_requests_and_failures_are_strings_of_json(endpoint: Endpoint) -> None:
    fail = {"code": "GPU_UNAVAILABLE", "message": "no CUDA device"}
    endpoint.start([{"at": "COREGISTERING", "fail": fail}])
    error = error_of(endpoint.answer("rp-1", endpoint.request(colour="blue")))
    assert error["code"] == "BAD_REQUEST"
    assert "colour" in error["message"]
    local = local_request(endpoint.folder)
    assert "reference_path" in error_of(endpoint.answer("rp-2", local))["message"]
    answer = endpoint.answer("rp-3", endpoint.request())
    assert error_of(answer)["code"] == "GPU_UNAVAILABLE"
    assert answer["stopPod"] is True  # this host has no GPU: give it back


def test_runpod_job_killed_by_the_system_leaves_the_worker_alive(endpoint: Endpoint) -> None:
    endpoint.start([{"at": "FILTERING", "signal": "SIGKILL", "to": "engine"}])
    for name in ("rp-1", "rp-2"):
        error = error_of(endpoint.answer(name, endpoint.request()))
        assert (error["code"], error["stage"]) == ("OUT_OF_MEMORY", "FILTERING")


def test_runpod_cancel_ends_the_process_and_the_next_job_runs(endpoint: Endpoint) -> None:
    here = endpoint.folder / "here"
    step = {"at": "FILTERING", "touch": str(here), "hang": True}
    endpoint.start([step])
    endpoint.submit("rp-1", endpoint.request())
    with endpoint.cloud.changed:
        assert endpoint.cloud.changed.wait_for(lambda: endpoint.cloud.posts, LIMIT_S)
    endpoint.cloud.stops.put("rp-1")
    error = error_of(endpoint.answer("rp-2", {}))
    assert error["code"] == "BAD_REQUEST"
    assert not endpoint.cloud.results("rp-1")
    assert not list((endpoint.folder / "work").glob("job-*"))


def test_runpod_duplicate_of_a_done_job_gets_its_result(endpoint: Endpoint) -> None:
    endpoint.start(SENTRYAL_CLAIM_DIR=str(endpoint.folder / "claims"))
    first = endpoint.answer("rp-1", endpoint.request())
    second = endpoint.answer("rp-2", endpoint.request())
    assert second == first
    other = endpoint.request()
    other["points"] = other["points"][:1]
    error = error_of(endpoint.answer("rp-3", other))
    assert error["code"] == "BAD_REQUEST"
    assert "job_id" in error["message"]


def test_runpod_worker_on_a_host_without_gpu_ends_before_it_takes_a_job(
    endpoint: Endpoint,
) -> None:
    blocked = endpoint.folder / "blocked" / "isce3"
    blocked.mkdir(parents=True)
    (blocked / "__init__.py").write_text("raise ImportError('no driver')")
    path = os.pathsep.join((str(blocked.parent), str(WORKER / "src")))
    endpoint.submit("rp-1", endpoint.request())
    endpoint.start(SENTRYAL_ENGINE="isce3", PYTHONPATH=path)
    assert endpoint.workers[0].wait(LIMIT_S) != 0
    assert not endpoint.cloud.posts
    assert "no driver" in endpoint.log.read_text()
