"""One claim per job id, so that a job that was submitted twice is done once: contract/README.md."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Protocol

from sentryal_worker.contract import ClaimUrls, Request
from sentryal_worker.credentials import shown_url
from sentryal_worker.errors import ErrorCode, Stage, WorkerError, bad_request
from sentryal_worker.http import Http, NotFound
from sentryal_worker.retry import Retry

LEASE_S = 180.0
_MOST_BYTES = 16 << 20
_TAKEOVERS = 5


@dataclass(frozen=True)
class Claim:
    """What the claim object says."""

    job_id: str
    request_sha256: str
    worker_id: str
    runpod_job_id: str
    state: str
    """running, done or failed; whoever comes after a failure may try."""
    heartbeat_at: str
    lease_seconds: float = LEASE_S
    result: Mapping[str, Any] | None = None

    def to_bytes(self) -> bytes:
        """Return the object's content."""
        values = {name: v for name, v in asdict(self).items() if v is not None}
        return json.dumps(values, separators=(",", ":")).encode()

    @staticmethod
    def from_bytes(data: bytes) -> Claim:
        """Return what an object says.

        :raises ValueError: if it is no claim
        """
        try:
            claim = Claim(**json.loads(data))
            claim.age_s(0.0)
        except (TypeError, AttributeError) as e:
            raise ValueError(f"no claim: {e}") from e
        return claim

    def age_s(self, now: float) -> float:
        """Return how long ago the holder was heard of."""
        return now - datetime.fromisoformat(self.heartbeat_at.replace("Z", "+00:00")).timestamp()


class ClaimStore(Protocol):
    """Where claims lie. A version names one content of the object, for changes on condition."""

    def read(self) -> tuple[Claim, str] | None:
        """Return the claim and its version, or None."""

    def write(self, claim: Claim, over: str | None) -> str | None:
        """Write over a version (None: over nothing); return the new one, None if too late."""


class FolderStore:
    """Claims in a folder of a network volume: every attempt is a file that only one can create."""

    def __init__(self, folder: Path, job_id: str) -> None:
        self._folder = folder
        self._job_id = job_id

    def _path(self, attempt: int) -> Path:
        return self._folder / f"{self._job_id}.{attempt}.claim"

    def read(self) -> tuple[Claim, str] | None:
        """Return the claim of the last attempt."""
        attempt = 0
        while self._path(attempt + 1).exists():
            attempt += 1
        if attempt == 0:
            return None
        return Claim.from_bytes(self._path(attempt).read_bytes()), str(attempt)

    def write(self, claim: Claim, over: str | None) -> str | None:
        """Begin the next attempt, or renew one's own."""
        self._folder.mkdir(parents=True, exist_ok=True)
        attempt = int(over or 0)
        held = self.read()
        if held is not None and over is not None and _same_holder(held[0], claim):
            if held[1] != over:
                return None
        else:
            attempt += 1
        temporary = self._folder / f".{self._job_id}.{os.getpid()}.{id(claim)}"
        temporary.write_bytes(claim.to_bytes())
        try:
            if str(attempt) == over:
                temporary.replace(self._path(attempt))
                return over
            self._path(attempt).hardlink_to(temporary)  # fails if the other was faster
        except FileExistsError:
            return None
        finally:
            temporary.unlink(missing_ok=True)
        return str(attempt)


class UrlStore:
    """One object behind presigned URLs, in a store that honours If-None-Match and If-Match."""

    def __init__(self, urls: ClaimUrls, http: Http, retry: Retry) -> None:
        self._urls = urls
        self._http = http
        self._retry = retry

    def read(self) -> tuple[Claim, str] | None:
        """Return the claim and its entity tag."""

        def attempt() -> tuple[bytes, str]:
            with self._http.get(self._urls.get_url) as response:
                return response.read(_MOST_BYTES), response.headers.get("ETag", "")

        try:
            data, tag = self._retry.run(attempt)
        except NotFound:
            return None
        return Claim.from_bytes(data), tag

    def write(self, claim: Claim, over: str | None) -> str | None:
        """Put the object on condition."""
        condition = {"If-None-Match": "*"} if over is None else {"If-Match": over}
        body = claim.to_bytes()
        response = self._retry.run(
            lambda: self._http.put(self._urls.put_url, body, len(body), condition)
        )
        if response.status in (409, 412) or (over is not None and response.status == 404):
            return None
        if not 200 <= response.status < 300:
            raise WorkerError(
                ErrorCode.CREDENTIALS_REFUSED,
                f"claim.put_url: {shown_url(self._urls.put_url)} answers {response.status}",
                remedy="Sign it for PUT, at a store that honours If-None-Match and If-Match",
                stage=Stage.STARTING,
            )
        return response.headers.get("ETag", "")


class Duplicate(Exception):
    """Another worker has the job: ``result`` is its answer if it is done."""

    def __init__(self, holder: str, result: Mapping[str, Any] | None) -> None:
        super().__init__(holder)
        self.holder = holder
        self.result = result


class HeldClaim:
    """The right to do a job, until it is settled or lost. Not shared between threads."""

    def __init__(
        self, store: ClaimStore, request: Request, ids: tuple[str, str], clock: Callable[[], float]
    ) -> None:
        self._store = store
        self._clock = clock
        self._claim = Claim(request.job_id, request.sha256, *ids, "running", "")
        self._version: str | None = None

    def acquire(self) -> None:
        """Take the claim.

        :raises Duplicate: if another has it
        :raises WorkerError: BAD_REQUEST if the job id stands for another request
        """
        for _ in range(_TAKEOVERS):
            held = self._read()
            if held is not None:
                self._respect(held[0])
            self._claim = self._now("running")
            self._version = self._store.write(self._claim, held[1] if held else None)
            if self._version is not None:
                return
        raise Duplicate("others, who keep coming first", None)

    def _read(self) -> tuple[Claim, str] | None:
        try:
            return self._store.read()
        except ValueError as e:
            raise WorkerError(
                ErrorCode.INTERNAL,
                f"the claim of {self._claim.job_id} cannot be read ({e})",
                remedy="Remove the claim object",
            ) from e

    def _respect(self, held: Claim) -> None:
        mine = self._claim
        if held.request_sha256 != mine.request_sha256:
            raise bad_request(
                "job_id", f"{held.job_id} was used for another request", "Choose a new job_id"
            )
        if held.state == "done":
            raise Duplicate(held.worker_id, held.result)
        own = held.runpod_job_id == mine.runpod_job_id
        if held.state == "running" and not own and held.age_s(self._clock()) < held.lease_seconds:
            raise Duplicate(held.worker_id, None)

    def _now(self, state: str) -> Claim:
        at = datetime.fromtimestamp(self._clock(), timezone.utc)
        return replace(self._claim, state=state, heartbeat_at=f"{at:%Y-%m-%dT%H:%M:%SZ}")

    def beat(self) -> bool:
        """Tell that the job is alive; False when the claim was lost to another."""
        return self._change(self._now("running"))

    def settle(self, result: Mapping[str, Any] | None) -> bool:
        """Record the end: the result, or None for a failure after which others may try."""
        settled = self._now("done" if result is not None else "failed")
        return self._change(replace(settled, result=result))

    def _change(self, claim: Claim) -> bool:
        version = self._store.write(claim, self._version)
        if version is None:
            return False
        self._claim, self._version = claim, version
        return True


def _same_holder(a: Claim, b: Claim) -> bool:
    return (a.worker_id, a.runpod_job_id) == (b.worker_id, b.runpod_job_id)


def claim_store(
    request: Request, environment: Mapping[str, str], http: Http, retry: Retry
) -> ClaimStore | None:
    """Return where the job is to be claimed; None if nobody said where."""
    if request.claim is not None:
        return UrlStore(request.claim, http, retry)
    folder = environment.get("SENTRYAL_CLAIM_DIR")
    return FolderStore(Path(folder), request.job_id) if folder else None
