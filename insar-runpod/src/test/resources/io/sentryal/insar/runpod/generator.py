"""A worker for the tests that streams what its input says, part by part."""

import runpod


async def handler(job):
    for part in job["input"]["mock_return"]:
        yield part


runpod.serverless.start({"handler": handler, "return_aggregate_stream": True})
