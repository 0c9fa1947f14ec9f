"""Putting points and products where the caller can get them: presigned URLs, or a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentryal_worker.contract import Request
from sentryal_worker.credentials import shown_url
from sentryal_worker.download import file_digest
from sentryal_worker.engine import EngineResult, Points
from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.http import Http
from sentryal_worker.result import listed_points, packed_result
from sentryal_worker.retry import Retry

INLINE_BYTES = 1 << 20
"""A larger answer goes to a presigned URL, if there is one."""


@dataclass
class Publisher:
    """Publishes what one job made. Not shared between threads."""

    http: Http
    retry: Retry
    scratch_dir: Path
    product_dir: Path | None
    """Where the local runner will have moved the products; None on RunPod."""

    def points(self, request: Request, points: Points, result: EngineResult) -> dict[str, Any]:
        """Return the fields of ``results`` that carry the points."""
        url = request.outputs.get("displacement_points")
        if request.points_are_listed:
            entries = listed_points(points.ids, result)
            a_file_holds_any = self.product_dir is not None and url is None
            if a_file_holds_any or self._fits(entries):
                return {"displacement_points": entries}
        packed = packed_result(result)
        if url is None or self._fits(packed):
            return {"displacement_points_packed": packed}
        path = self.scratch_dir / "displacement_points.json"
        path.write_text(json.dumps(packed, separators=(",", ":")))
        sent = self._upload(url, path)
        return {
            "displacement_points_url": sent["url"],
            "sha256": sent["sha256"],
            "bytes": sent["bytes"],
        }

    @staticmethod
    def _fits(value: object) -> bool:
        return len(json.dumps(value, separators=(",", ":"))) <= INLINE_BYTES

    def products(
        self, request: Request, files: Mapping[str, Path], warnings: list[str]
    ) -> dict[str, Any]:
        """Upload or name every product; say which could not be kept."""
        published: dict[str, Any] = {}
        for name, path in files.items():
            url = request.outputs.get(name)
            if url is not None:
                published[name] = self._upload(url, path)
            elif self.product_dir is not None:
                published[name] = {
                    "path": str(self.product_dir / path.name),
                    "sha256": file_digest(path, "sha256"),
                    "bytes": path.stat().st_size,
                }
            else:
                warnings.append(f"product {name} was not kept: outputs has no URL for it")
        return published

    def _upload(self, url: str, path: Path) -> dict[str, Any]:
        size = path.stat().st_size

        def attempt() -> int:
            with path.open("rb") as file:
                return self.http.put(url, file, size).status

        try:
            status = self.retry.run(attempt)
        except WorkerError as e:
            e.stage = Stage.UPLOADING
            raise
        if not 200 <= status < 300:
            refused = status in (400, 401, 403)
            raise WorkerError(
                ErrorCode.CREDENTIALS_REFUSED if refused else ErrorCode.INTERNAL,
                f"{shown_url(url)} answers {status} to the upload of {path.name}",
                remedy="Sign the URL for PUT, for longer than the job may wait and run",
                stage=Stage.UPLOADING,
            )
        digest = file_digest(path, "sha256")
        return {"url": shown_url(url), "sha256": digest, "bytes": size}
