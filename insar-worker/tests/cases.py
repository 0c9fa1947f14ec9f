"""The golden cases of contract/, for the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

WORKER = Path(__file__).resolve().parent.parent
CONTRACT = WORKER / "contract"


def cases(message: str, kind: str) -> list[Any]:
    folder = CONTRACT / "cases" / message / kind
    found = sorted(folder.glob("*.json"))
    assert found, f"no cases in {folder}"
    return [pytest.param(json.loads(f.read_text()), id=f.stem) for f in found]


def valid_request(name: str = "minimal") -> dict[str, Any]:
    path = CONTRACT / "cases" / "request" / "valid" / f"{name}.json"
    read: dict[str, Any] = json.loads(path.read_text())
    return read
