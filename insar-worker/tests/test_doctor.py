from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sentryal_worker.doctor import examine
from tests.local import LIMIT_S, environment


def report(*arguments: str, **more: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "sentryal_worker", "doctor", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment(**more),
        timeout=LIMIT_S,
    )
    read: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, read


def blocked_isce3(folder: Path) -> str:
    package = folder / "isce3"
    package.mkdir()
    (package / "__init__.py").write_text("print('noise')\nraise ImportError('libgdal.so missing')")
    return f"{folder}:{Path(__file__).parent.parent / 'src'}"


def test_doctor_without_isce3_works_and_says_so(tmp_path: Path) -> None:
    path = blocked_isce3(tmp_path)
    code, read = report("--work", str(tmp_path), PYTHONPATH=path)
    assert code == 0
    assert read["isce3"]["usable"] is False
    assert "libgdal.so missing" in read["isce3"]["problem"]
    assert read["cuda"]["devices"] == []
    assert read["disk"]["free_bytes"] > 0
    assert read["memory_bytes"]["available"] > 0
    assert read["contract_version"] == "1"
    assert read["python"] == ".".join(map(str, sys.version_info[:3]))
    for what in ("isce3", "cuda"):
        assert report("--require", what, PYTHONPATH=path)[0] == 1


def test_doctor_never_shows_a_secret(tmp_path: Path) -> None:
    read = examine(tmp_path, {"EARTHDATA_TOKEN": "not-a-real-token-4711"})
    assert read["environment"]["EARTHDATA_TOKEN"] == "set"
    assert "4711" not in json.dumps(read)


def test_doctor_names_geoid_grids_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "us_nga_egm08_25.tif").touch()
    read = examine(tmp_path, {"SENTRYAL_GEOID_DIR": str(tmp_path)})
    assert read["geoid_grids"]["egm2008"] == str(tmp_path / "us_nga_egm08_25.tif")
