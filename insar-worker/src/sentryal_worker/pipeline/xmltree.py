"""Reading XML that others wrote: no document type, no entities, every value checked."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from xml.parsers import expat

from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline.times import parse_utc_ns


def corrupt(source: str, problem: str, remedy: str = "Fetch the file again") -> WorkerError:
    """Return the error of a file that cannot be believed."""
    return WorkerError(ErrorCode.PRODUCT_CORRUPT, f"{source}: {problem}", remedy=remedy)


class Node:
    """One element; names are without namespace prefix."""

    def __init__(self, element: ET.Element, source: str) -> None:
        self._element = element
        self.source = source

    @property
    def name(self) -> str:
        """Name without prefix."""
        return self._element.tag

    def children(self, name: str) -> list[Node]:
        """Return the children of a name; may be none."""
        return [Node(child, self.source) for child in self._element if child.tag == name]

    def find(self, name: str) -> Node | None:
        """Return the first child of a name, if there is one."""
        return next(iter(self.children(name)), None)

    def child(self, name: str) -> Node:
        """Return the first child of a name."""
        found = self.find(name)
        if found is None:
            raise self.invalid(f"has no <{name}>")
        return found

    def descendants(self, name: str) -> Iterator[Node]:
        """Return all elements of a name below this one, in the order of the document."""
        return (Node(found, self.source) for found in self._element.iter(name))

    def descendant(self, name: str) -> Node:
        """Return the first element of a name below this one that holds anything."""
        for found in self.descendants(name):
            if found.text or len(found._element):  # noqa: SLF001 - another of this class
                return found
        raise self.invalid(f"holds no <{name}>")

    def attribute(self, name: str) -> str:
        """Return an attribute; empty if there is none."""
        return self._element.get(name, "")

    @property
    def text(self) -> str:
        """Text without the white space around it."""
        return (self._element.text or "").strip()

    def number(self) -> float:
        """Return the text as a finite number."""
        try:
            value = float(self.text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.invalid(f"must be a number, was '{self.text[:40]}'")
        return value

    def integer(self) -> int:
        """Return the text as a whole number."""
        try:
            return int(self.text)
        except ValueError:
            raise self.invalid(f"must be a whole number, was '{self.text[:40]}'") from None

    def numbers(self) -> list[float]:
        """Return the text as finite numbers, at least one."""
        try:
            values = [float(part) for part in self.text.split()]
        except ValueError:
            values = []
        if not values or not all(map(math.isfinite, values)):
            raise self.invalid("must hold finite numbers")
        return values

    def integers(self) -> list[int]:
        """Return the text as whole numbers."""
        try:
            return [int(part) for part in self.text.split()]
        except ValueError:
            raise self.invalid("must hold whole numbers") from None

    def time_ns(self) -> int:
        """Return the text as an instant (UTC)."""
        try:
            return parse_utc_ns(self.text.removeprefix("UTC="))
        except ValueError as error:
            raise self.invalid(str(error)) from None

    def invalid(self, problem: str) -> WorkerError:
        """Return the error of this element."""
        return corrupt(self.source, f"<{self.name}> {problem}")


def parse(data: bytes, source: str) -> Node:
    """Return the root of a document.

    :param source: where it comes from, for messages
    :raises WorkerError: PRODUCT_CORRUPT if it is no well-formed XML or declares a document type
    """
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: builder.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: builder.end(_local(name))
    parser.CharacterDataHandler = builder.data

    def refuse(*_: object) -> None:
        raise corrupt(source, "declares a document type, which no Sentinel-1 file does")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
        return Node(builder.close(), source)
    except (expat.ExpatError, AssertionError) as error:
        raise corrupt(source, f"is no well-formed XML ({error})") from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]
