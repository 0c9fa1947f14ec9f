"""The one error type of the worker: a code of the contract, a stage and a remedy."""

from __future__ import annotations

from enum import Enum


class ErrorCode(str, Enum):
    """What went wrong, in the words of the contract."""

    BAD_REQUEST = "BAD_REQUEST"
    DOWNLOAD_FAILED = "DOWNLOAD_FAILED"
    CREDENTIALS_REFUSED = "CREDENTIALS_REFUSED"
    EULA_NOT_ACCEPTED = "EULA_NOT_ACCEPTED"
    PRODUCT_CORRUPT = "PRODUCT_CORRUPT"
    NO_COMMON_BURST = "NO_COMMON_BURST"
    OUTSIDE_COVERAGE = "OUTSIDE_COVERAGE"
    ORBIT_MISSING = "ORBIT_MISSING"
    DEM_MISSING = "DEM_MISSING"
    GPU_UNAVAILABLE = "GPU_UNAVAILABLE"
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    DISK_FULL = "DISK_FULL"
    UNWRAP_FAILED = "UNWRAP_FAILED"
    CANCELLED = "CANCELLED"
    INTERNAL = "INTERNAL"


class Stage(str, Enum):
    """Where a job is, in order."""

    QUEUED = "QUEUED"
    STARTING = "STARTING"
    DOWNLOADING = "DOWNLOADING"
    COREGISTERING = "COREGISTERING"
    INTERFEROGRAM = "INTERFEROGRAM"
    FILTERING = "FILTERING"
    UNWRAPPING = "UNWRAPPING"
    GEOCODING = "GEOCODING"
    SAMPLING = "SAMPLING"
    UPLOADING = "UPLOADING"
    DONE = "DONE"


class WorkerError(Exception):
    """A job failed and this is why: what, which value, and what to do about it.

    ``retryable`` says whether the same request may succeed later without any change by the caller.
    The message must hold no secret: it travels to the caller and into logs.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        remedy: str,
        stage: Stage = Stage.STARTING,
        retryable: bool = False,
    ) -> None:
        super().__init__(f"{message.rstrip('.')}. {remedy.rstrip('.')}.")
        self.code = code
        self.stage = stage
        self.retryable = retryable

    @property
    def message(self) -> str:
        """What happened, and the remedy."""
        return str(self.args[0])

    def to_json(self) -> dict[str, str | bool]:
        """Return the error as the contract's ``error`` object."""
        return {
            "code": self.code.value,
            "message": self.message,
            "stage": self.stage.value,
            "retryable": self.retryable,
        }


def bad_request(field: str, problem: str, remedy: str) -> WorkerError:
    """Return the refusal of a request because of one field."""
    return WorkerError(ErrorCode.BAD_REQUEST, f"{field}: {problem}", remedy=remedy)


def cancelled(stage: Stage) -> WorkerError:
    """Return the error of a job that was told to stop."""
    return WorkerError(
        ErrorCode.CANCELLED,
        "the job was cancelled",
        remedy="Submit it again if wanted",
        stage=stage,
    )
