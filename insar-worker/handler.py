"""RunPod Serverless entry point: ``python -u handler.py``."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import runpod

from sentryal_worker.runpod_door import RunPodDoor

door = RunPodDoor(os.environ, runpod.serverless.progress_update)


async def handler(job: dict[str, Any]) -> dict[str, Any]:
    """Process one job of the contract."""
    return await door.handle(job)


@runpod.serverless.register_fitness_check  # type: ignore[untyped-decorator]
async def engine_works() -> None:
    """End a worker whose host has no usable GPU before it takes a job."""
    if os.environ.get("SENTRYAL_ENGINE", "isce3") != "isce3":
        return
    doctor = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sentryal_worker", "doctor", "--require", "cuda")
    )
    if await doctor.wait() != 0:
        raise RuntimeError("no usable ISCE3 or GPU on this host: see the report above")


if __name__ == "__main__":
    runpod.serverless.start({"handler": handler})
