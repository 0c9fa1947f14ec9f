"""Turns what libraries throw into errors of the contract."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sentryal_worker.errors import ErrorCode, Stage, WorkerError

_FULL_BYTES = 1 << 20


class Progress:
    """The stage that a job is in; errors are blamed on it."""

    def __init__(self) -> None:
        self.stage = Stage.STARTING


@contextmanager
def translated(progress: Progress, work_dir: Path) -> Iterator[None]:
    """Raise nothing but WorkerError, each with the stage in which it happened."""
    try:
        yield
    except WorkerError as error:
        if error.stage is Stage.STARTING:
            error.stage = progress.stage
        raise
    except MemoryError as error:
        raise _out_of_memory(progress.stage, "the machine") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _disk_full(progress.stage) from error
        raise _internal(progress.stage, error) from error
    except RuntimeError as error:
        # ISCE3, CUDA and GDAL say everything with this one type.
        text = str(error).lower()
        if "out of memory" in text or "bad_alloc" in text:
            raise _out_of_memory(progress.stage, "the GPU or the machine") from error
        if shutil.disk_usage(work_dir).free < _FULL_BYTES:
            raise _disk_full(progress.stage) from error
        raise _internal(progress.stage, error) from error
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise _internal(progress.stage, error) from error


def _out_of_memory(stage: Stage, what: str) -> WorkerError:
    return WorkerError(
        ErrorCode.OUT_OF_MEMORY,
        f"{what} ran out of memory",
        remedy="Choose a smaller site, more looks or a larger machine",
        stage=stage,
    )


def _disk_full(stage: Stage) -> WorkerError:
    return WorkerError(
        ErrorCode.DISK_FULL,
        "the disk of the work folder is full",
        remedy="Free space, or point the work folder to a larger disk",
        stage=stage,
        retryable=True,
    )


def _internal(stage: Stage, error: Exception) -> WorkerError:
    return WorkerError(
        ErrorCode.INTERNAL,
        f"{type(error).__name__}: {error}",
        remedy="This is a defect of the worker; report it with its log",
        stage=stage,
    )
