"""The part of RunPod that a worker talks to, on loopback: job-take, job-done, job-stop, ping."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cases import WORKER
from tests.local import LIMIT_S, environment
from tests.web import Exchange, Web


@dataclass
class Cloud:
    """One endpoint with one queue. ``posts`` holds what a worker says about a job, in order."""

    web: Web
    jobs: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)
    stops: queue.Queue[str] = field(default_factory=queue.Queue)
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.web.routes["/job-take/w1"] = self._take
        self.web.routes["/job-take-batch/w1"] = self._take
        self.web.routes["/job-stop/w1"] = self._stop
        self.web.routes["/ping"] = lambda exchange: exchange.answer(200)
        self.web.routes["/job-done"] = self._done

    def _take(self, exchange: Exchange) -> None:
        try:
            job = self.jobs.get(timeout=0.2)
        except queue.Empty:
            exchange.answer(204)
            return
        body: Any = [job] if "batch" in exchange.seen.path else job
        exchange.answer(200, json.dumps(body).encode(), Content_Type="application/json")

    def _stop(self, exchange: Exchange) -> None:
        try:
            stop = [self.stops.get(timeout=0.2)]
        except queue.Empty:
            stop = []
        body = json.dumps({"jobsToStop": stop}).encode()
        exchange.answer(200, body, Content_Type="application/json")

    def _done(self, exchange: Exchange) -> None:
        with self.changed:
            job_id = exchange.seen.headers["x-request-id"]
            self.posts.append((job_id, json.loads(exchange.seen.body)))
            self.changed.notify_all()
        exchange.answer(200, b"{}")

    def results(self, job_id: str) -> list[dict[str, Any]]:
        return [p for j, p in self.posts if j == job_id and p.get("status") != "IN_PROGRESS"]

    def await_result(self, job_id: str) -> dict[str, Any]:
        with self.changed:
            assert self.changed.wait_for(lambda: self.results(job_id), LIMIT_S), self.posts
            return self.results(job_id)[0]

    def worker(self, work: Path, log: Path, **more: str) -> subprocess.Popen[bytes]:
        """Start the unmodified SDK with our handler."""
        base = self.web.url("")
        env = environment(
            RUNPOD_WEBHOOK_GET_JOB=f"{base}/job-take/$ID?gpu=test",
            RUNPOD_WEBHOOK_POST_OUTPUT=f"{base}/job-done?id=$ID",
            RUNPOD_WEBHOOK_PING=f"{base}/ping",
            RUNPOD_POD_ID="w1",
            RUNPOD_AI_API_KEY="not-a-real-key-4712",
            RUNPOD_SKIP_AUTO_SYSTEM_CHECKS="true",
            RUNPOD_SKIP_GPU_CHECK="true",
            SENTRYAL_WORK_DIR=str(work),
            EARTHDATA_TOKEN="not-a-real-token-4711",
            **{"SENTRYAL_ENGINE": "scripted", **more},
        )
        with log.open("wb") as out:
            return subprocess.Popen(
                [sys.executable, "-u", str(WORKER / "handler.py")],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=WORKER,
                start_new_session=True,
            )


def end(worker: subprocess.Popen[bytes]) -> None:
    """End a worker and the process from which the SDK sends its heartbeat."""
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(LIMIT_S)
