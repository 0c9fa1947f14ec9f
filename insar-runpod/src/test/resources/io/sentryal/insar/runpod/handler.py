"""A worker for the tests: does what its input says. The package that runs it is unmodified."""

import asyncio
import json

import runpod
from runpod.serverless import progress_update


async def handler(job):
    order = job["input"]
    print(json.dumps({"started": job["id"]}), flush=True)
    if "mock_progress" in order:
        progress_update(job, order["mock_progress"])
    try:
        await asyncio.sleep(order.get("mock_delay", 0))
    except asyncio.CancelledError:
        print(json.dumps({"stopped": job["id"]}), flush=True)
        raise
    if "mock_error" in order:
        raise ValueError(order["mock_error"])
    return order.get("mock_return")


runpod.serverless.start({"handler": handler})
