"""Where the shared real data lie, if this machine has them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("INSAR_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
REFERENCE = SHARED / "isce3-reference"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"shared data are absent: {SHARED}")
