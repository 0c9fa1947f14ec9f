from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from sentryal_worker.doctor import examine
from tests.cases import WORKER
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


def test_doctor_of_a_bare_python_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("raise ImportError('no numpy here')")
    code, read = report(PYTHONPATH=blocked_isce3(tmp_path))
    assert code == 0
    assert read["isce3"]["usable"] is False


def fake_isce3(folder: Path, count: str) -> str:
    core = folder / "isce3" / "cuda" / "core"
    core.mkdir(parents=True)
    (folder / "isce3" / "__init__.py").write_text("__version__ = '0.25.12'\nfrom . import cuda")
    (folder / "isce3" / "cuda" / "__init__.py").touch()
    (core / "__init__.py").write_text(
        "class Device:\n"
        "    def __init__(self, i):\n"
        "        self.name, self.total_global_mem = 'NVIDIA H100', 85899345920\n"
        "        self.compute_capability = '9.0'\n"
        f"def get_device_count():\n    {count}\n"
    )
    return f"{folder}:{WORKER / 'src'}"


def test_doctor_lists_cuda_devices(tmp_path: Path) -> None:
    _, read = report(PYTHONPATH=fake_isce3(tmp_path, "return 2"))
    assert read["cuda"]["built"] is True
    assert [d["index"] for d in read["cuda"]["devices"]] == [0, 1]
    assert read["cuda"]["devices"][0] == {
        "index": 0,
        "name": "NVIDIA H100",
        "memory_bytes": 85899345920,
        "compute_capability": "9.0",
    }


def test_doctor_with_cuda_build_and_no_driver_says_so(tmp_path: Path) -> None:
    count = "raise RuntimeError('CUDA driver version is insufficient')"
    _, read = report(PYTHONPATH=fake_isce3(tmp_path, count))
    assert read["cuda"]["devices"] == []
    assert "driver" in read["cuda"]["problem"]


def test_run_of_a_bare_python_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("raise ImportError('no numpy here')")
    done = subprocess.run(
        [*(sys.executable, "-m", "sentryal_worker", "run"), "--request", "a", "--result", "b"],
        check=False,
        capture_output=True,
        text=True,
        env=environment(PYTHONPATH=f"{tmp_path}:{WORKER / 'src'}"),
        timeout=LIMIT_S,
    )
    assert done.returncode == 2
    assert "no numpy here" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_never_shows_a_secret(tmp_path: Path) -> None:
    read = examine(tmp_path, {"EARTHDATA_TOKEN": "not-a-real-token-4711"})
    assert read["environment"]["EARTHDATA_TOKEN"] == "set"
    assert "4711" not in json.dumps(read)


def test_doctor_names_geoid_grids_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "us_nga_egm08_25.tif").touch()
    read = examine(tmp_path, {"SENTRYAL_GEOID_DIR": str(tmp_path)})
    assert read["geoid_grids"]["egm2008"] == str(tmp_path / "us_nga_egm08_25.tif")


def test_readme_lists_every_variable_of_the_environment() -> None:
    readme = (WORKER / "README.md").read_text()
    for source in [*(WORKER / "src").rglob("*.py"), WORKER / "handler.py"]:
        for name in re.findall(r"\"((?:SENTRYAL|EARTHDATA)_[A-Z0-9_]+)\"", source.read_text()):
            assert f"`{name}`" in readme, f"{name} of {source.name}"
