"""When to try again, and how long to wait; time comes from outside."""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sentryal_worker.errors import WorkerError

T = TypeVar("T")

RETRIED_STATUSES = frozenset((408, 425, 429, 500, 502, 503, 504))


class TryAgain(Exception):
    """An attempt failed in a way that may pass. ``final`` is the error when it does not."""

    def __init__(self, final: WorkerError, wait_s: float | None = None) -> None:
        super().__init__(str(final))
        self.final = final
        self.wait_s = wait_s
        self.progressed = False
        """The attempt got something that the next one need not get again: count anew."""


@dataclass(frozen=True)
class Retry:
    """Exponential waits with jitter, obeying Retry-After, bounded in count and time."""

    attempts: int = 6
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    total_s: float = 1800.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: random.Random = field(default_factory=random.Random)

    def run(self, attempt: Callable[[], T]) -> T:
        """Return what the attempt returns, trying again as long as it raises TryAgain."""
        start = self.clock()
        count = 0
        while True:
            count += 1
            try:
                return attempt()
            except TryAgain as e:
                if e.progressed:
                    count, start = 1, self.clock()
                wait_s = self._wait(count, e.wait_s)
                if count == self.attempts or self.clock() - start + wait_s > self.total_s:
                    raise e.final from e
            self.sleep(wait_s)

    def _wait(self, count: int, asked_s: float | None) -> float:
        own = min(self.longest_wait_s, self.first_wait_s * 2.0 ** (count - 1))
        own *= 0.75 + 0.25 * self.jitter.random()
        return own if asked_s is None else max(own, asked_s)


def retry_after_s(value: str | None, now: Callable[[], float] = time.time) -> float | None:
    """Return the seconds that a Retry-After header asks for, if it is one."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, when.timestamp() - now())
