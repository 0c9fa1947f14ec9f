"""How long each step took, and on which device."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sentryal_worker.engine import StageRecord
from sentryal_worker.pipeline.device import Device


class StepLog:
    """Sums the seconds of each step; bursts repeat them. Not thread-safe."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._device: Device | None = None

    def use(self, device: Device) -> None:
        """Say which device the following records name."""
        self._device = device

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Measure a step."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[step] = self._seconds.get(step, 0.0) + time.perf_counter() - start

    def records(self) -> Sequence[StageRecord]:
        """Return the steps in the order in which they were first run."""
        device = self._device
        return [
            StageRecord(step, round(seconds, 3), "cpu" if device is None else device.of(step))
            for step, seconds in self._seconds.items()
        ]
