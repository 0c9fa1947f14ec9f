"""The shared real data and the built Java side, if this machine has them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("INSAR_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
REFERENCE = SHARED / "isce3-reference"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"shared data are absent: {SHARED}")

LIBRARIES = Path(
    os.environ.get("INSAR_TESTKIT_LIBRARIES", REPOSITORY / "insar-examples" / "target" / "lib")
)

needs_java = pytest.mark.skipif(
    shutil.which("java") is None or not any(LIBRARIES.glob("insar-testkit-*.jar")),
    reason=f"the Java side is not built: no java, or no insar-testkit jar in {LIBRARIES}",
)


def run_java(program: str, *arguments: str) -> None:
    """Run a program of tests/java on the built Java side."""
    source = Path(__file__).parent / "java" / program
    command = ["java", "-Xmx2g", "-cp", f"{LIBRARIES}/*", str(source), *arguments]
    subprocess.run(command, check=True, timeout=600)
