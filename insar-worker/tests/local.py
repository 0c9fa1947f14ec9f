"""A request that the scripted engine answers without network, and the local door as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cases import WORKER

REFERENCE = "S1A_IW_SLC__1SDV_20240105T051234_20240105T051301_051965_0647A1_1B2C"
SECONDARY = "S1A_IW_SLC__1SDV_20240117T051233_20240117T051300_052140_064D9C_3D4E"
LIMIT_S = 120
"""How long a process may take on a busy machine before a test gives up on it."""


def make_safe(folder: Path, granule: str) -> Path:
    path = folder / f"{granule}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{granule}.SAFE/manifest.safe", "<xml/>")
    return path


def local_request(folder: Path) -> dict[str, Any]:
    orbit = folder / "orbit.EOF"
    orbit.write_text("<Earth_Explorer_File/>")
    return {
        "schema_version": "1",
        "job_id": "job-1",
        "infrastructure_id": "dam-7",
        "reference_granule": REFERENCE,
        "secondary_granule": SECONDARY,
        "reference_path": str(make_safe(folder, REFERENCE)),
        "secondary_path": str(make_safe(folder, SECONDARY)),
        "bbox": {"north": 46.12, "south": 46.05, "east": 9.45, "west": 9.32},
        "points": [
            {"id": "crest", "lat": 46.08, "lon": 9.38},
            {"id": "toe", "lat": 46.09, "lon": 9.40},
            {"id": "elsewhere", "lat": 47.0, "lon": 9.40},
        ],
        "orbit_paths": [str(orbit)],
        "options": {"dem_height_m": 300.0, "reference": {"lat": 46.08, "lon": 9.38}},
    }


def environment(**more: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(WORKER / "src"),
        "SENTRYAL_SCRIPTED_ENGINE": "1",
        **more,
    }


@dataclass
class LocalDoor:
    """``run`` in a folder; standard input stays open until the test closes it."""

    folder: Path
    request: Any
    steps: list[dict[str, Any]] = field(default_factory=list)
    arguments: tuple[str, ...] = ("--engine", "scripted")

    @property
    def result_file(self) -> Path:
        return self.folder / "answer" / "result.json"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def start(self, **more: str) -> subprocess.Popen[str]:
        request = self.folder / "request.json"
        text = self.request if isinstance(self.request, str) else json.dumps(self.request)
        request.write_text(text)
        if self.steps:
            script = self.folder / "script.json"
            script.write_text(json.dumps({"steps": self.steps}))
            more["SENTRYAL_SCRIPT"] = str(script)
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "sentryal_worker", "run"),
                *("--request", str(request), "--result", str(self.result_file)),
                *("--work", str(self.work)),
                *self.arguments,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(**more),
        )

    def run(self, **more: str) -> tuple[int, list[dict[str, Any]], str]:
        """Return exit code, events and log of a run to its end."""
        process = self.start(**more)
        assert process.stdin is not None
        out, log = _drain(process)
        return process.returncode, [json.loads(line) for line in out.splitlines()], log

    def result(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.result_file.read_text())
        return read


def _drain(process: subprocess.Popen[str], limit_s: float = LIMIT_S) -> tuple[str, str]:
    # communicate() would close standard input, which means cancel.
    texts = ["", ""]

    def read(at: int, stream: Any) -> None:
        texts[at] = stream.read()

    threads = [
        threading.Thread(target=read, args=(i, s))
        for i, s in enumerate((process.stdout, process.stderr))
    ]
    for thread in threads:
        thread.start()
    process.wait(limit_s)
    for thread in threads:
        thread.join(LIMIT_S)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    return texts[0], texts[1]


def finish(process: subprocess.Popen[str], limit_s: float = LIMIT_S) -> tuple[int, str, str]:
    """Return exit code, output and log of a process that is about to end."""
    out, log = _drain(process, limit_s)
    return process.returncode, out, log
