"""Strict reading of JSON objects: every field known, typed, in range, and named when it is not."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from sentryal_worker.errors import WorkerError, bad_request

_SHOWN_CHARACTERS = 80


def shown(value: object) -> str:
    """Return a value as JSON, cut, for a message."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 3] + "..."


def parse_json(text: str | bytes) -> Any:
    """Parse one JSON document, refusing a field given twice.

    NaN and infinities pass here so that the field's reader can refuse them by name.

    :raises WorkerError: BAD_REQUEST
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        read: dict[str, Any] = {}
        for name, value in pairs:
            if name in read:
                raise bad_request(name, "is given twice", "Give every field once")
            read[name] = value
        return read

    try:
        return json.loads(text, object_pairs_hook=unique)
    except (ValueError, RecursionError) as e:
        raise bad_request("$", f"is no JSON: {e}", "Send one JSON object in UTF-8") from e


class Fields:
    """One JSON object being read. A field that nobody asked for is refused by ``finish``."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, Mapping):
            where = path or "$"
            raise bad_request(where, f"expected an object, was {shown(value)}", "See the contract")
        self._values: Mapping[str, Any] = value
        self._path = path
        self._read: set[str] = set()

    def path(self, name: str) -> str:
        """Return the full name of a field."""
        return f"{self._path}.{name}" if self._path else name

    def has(self, name: str) -> bool:
        """Return whether the field is there."""
        return name in self._values

    def refuse(self, name: str, problem: str, remedy: str) -> WorkerError:
        """Return the refusal of a field."""
        return bad_request(self.path(name), problem, remedy)

    def _wrong(self, name: str, expected: str) -> WorkerError:
        value = self._values[name]
        return self.refuse(name, f"expected {expected}, was {shown(value)}", f"Give {expected}")

    def get(self, name: str) -> Any:
        """Return a field that must be there."""
        self._read.add(name)
        if name not in self._values:
            raise self.refuse(name, "is missing", f"Add {self.path(name)}")
        return self._values[name]

    def text(self, name: str, pattern: str = r".{1,8192}", expected: str = "a text") -> str:
        """Return a text that matches the pattern as a whole."""
        value = self.get(name)
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self._wrong(name, expected)
        return value

    def choice(self, name: str, words: Collection[str]) -> str:
        """Return a text out of a list."""
        value = self.get(name)
        if not isinstance(value, str) or value not in words:
            raise self._wrong(name, "one of " + ", ".join(words))
        return value

    def number(self, name: str, low: float, high: float, *, above: bool = False) -> float:
        """Return a finite number in [low, high], or in (low, high] with ``above``."""
        value = self.get(name)
        expected = f"a number {'above' if above else 'from'} {low:g} to {high:g}"
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._wrong(name, expected)
        if not math.isfinite(value) or not low <= value <= high or (above and value == low):
            raise self._wrong(name, expected)
        return float(value)

    def integer(self, name: str, low: int, high: int) -> int:
        """Return a whole number in [low, high]."""
        value = self.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._wrong(name, f"a whole number from {low} to {high}")
        return value

    def boolean(self, name: str) -> bool:
        """Return true or false."""
        value = self.get(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def items(self, name: str, most: int) -> list[Any]:
        """Return a list of 1 to ``most`` entries."""
        value = self.get(name)
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        if not 1 <= len(value) <= most:
            raise self.refuse(
                name, f"holds {len(value)} entries", f"Give 1 to {most} entries, or split the job"
            )
        return value

    def child(self, name: str) -> Fields:
        """Return the reader of a nested object."""
        return Fields(self.get(name), self.path(name))

    def exclusive(self, *names: str, required: bool = True) -> str | None:
        """Return the one field of several that is given."""
        given = [n for n in names if n in self._values]
        if len(given) > 1:
            raise self.refuse(
                given[1], f"{given[0]} and {given[1]} exclude each other", "Give one of them"
            )
        if required and not given:
            raise self.refuse(names[0], "is missing", "Give one of " + ", ".join(names))
        return given[0] if given else None

    def finish(self) -> None:
        """Refuse every field that was not asked for."""
        unknown = sorted(set(self._values) - self._read)
        if unknown:
            raise self.refuse(unknown[0], "is unknown", "Remove it: the contract is strict")
