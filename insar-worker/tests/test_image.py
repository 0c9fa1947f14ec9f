"""What a linter for Dockerfiles would say, and that every step's inputs exist. No Docker here."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import verify_geoid_grids

from sentryal_worker import __version__
from sentryal_worker.contract import Door, parse_request
from sentryal_worker.settings import GEOID_FILES
from tests.cases import WORKER

IMAGE = (WORKER / "IMAGE").read_text().strip()


@dataclass(frozen=True)
class Instruction:
    word: str
    text: str
    stage: str


def instructions() -> list[Instruction]:
    lines = (WORKER / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    found, stage = [], ""
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        word, _, text = line.partition(" ")
        if word == "FROM":
            stage = text.rpartition(" AS ")[2]
        found.append(Instruction(word, text.strip(), stage))
    return found


def of(word: str) -> list[Instruction]:
    return [i for i in instructions() if i.word == word]


def test_every_base_image_is_pinned_to_a_version_and_a_digest() -> None:
    for base in of("FROM"):
        image = base.text.partition(" ")[0]
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+[a-z0-9.-]*@sha256:[0-9a-f]{64}", image), image
        assert base.stage, "every stage has a name"
    assert len(of("FROM")) > 1, "one stage would ship the build tools"


def test_nothing_is_added_from_the_network_without_a_check() -> None:
    assert not of("ADD")
    for step in of("RUN"):
        assert not re.search(r"\b(curl|wget)\b", step.text)


def test_geoid_grids_are_proved_and_others_end_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(verify_geoid_grids.OBJECT_IDS) == {files[0] for files in GEOID_FILES.values()}
    assert any("verify_geoid_grids.py /opt/geoid" in step.text for step in of("RUN"))
    # As git hash-object says of it.
    hello = "ce013625030ba8dba906f756967f9e9ca394464a"
    monkeypatch.setattr(verify_geoid_grids, "OBJECT_IDS", {"grid.tif": hello})
    (tmp_path / "grid.tif").write_bytes(b"hello\n")
    verify_geoid_grids.main(tmp_path)
    (tmp_path / "grid.tif").write_bytes(b"hallo\n")
    with pytest.raises(SystemExit, match=r"grid\.tif is not that of PROJ-data"):
        verify_geoid_grids.main(tmp_path)


def test_package_lists_and_caches_do_not_stay() -> None:
    for step in of("RUN"):
        if "apt-get" in step.text:
            assert "--no-install-recommends" in step.text
            assert "rm -rf /var/lib/apt/lists" in step.text
        if "pip install" in step.text:
            assert step.text.count("pip install") == step.text.count("--no-cache-dir")
        if "micromamba create" in step.text:
            assert "micromamba clean --all" in step.text


def test_steps_stop_at_the_first_failure() -> None:
    for step in of("RUN"):
        assert ";" not in step.text, "join commands with &&"
        assert " | " not in step.text, "a pipe hides a failure"


def test_image_does_not_run_as_root() -> None:
    last = of("USER")[-1]
    assert last.stage == of("FROM")[-1].stage
    assert last.text not in ("root", "0")


def test_image_starts_the_handler_and_is_checked_by_doctor() -> None:
    assert json.loads(of("CMD")[-1].text) == ["python", "-u", "handler.py"]
    (health,) = of("HEALTHCHECK")
    assert "doctor" in json.loads(health.text.partition("CMD ")[2])


def test_image_says_what_it_is() -> None:
    labels = " ".join(i.text for i in of("LABEL"))
    for name in ("version", "revision"):
        assert f"org.opencontainers.image.{name}=" in labels
    assert "io.sentryal.source.sha256=" in labels
    assert any("SENTRYAL_IMAGE=" in i.text for i in of("ENV"))


def test_solver_is_told_of_cuda_before_it_solves() -> None:
    words = [(i.word, i.text) for i in instructions()]
    declared = next(
        n for n, (w, t) in enumerate(words) if w == "ENV" and "CONDA_OVERRIDE_CUDA=" in t
    )
    solved = next(n for n, (w, t) in enumerate(words) if w == "RUN" and "micromamba create" in t)
    assert declared < solved
    assert "isce3-cuda=0.25.12" in (WORKER / "environment.yml").read_text()


def copied() -> list[str]:
    sources = []
    for step in of("COPY"):
        parts = [p for p in step.text.split() if not p.startswith("--")]
        if "--from=" not in step.text:
            sources += parts[:-1]
    return sources


@pytest.mark.parametrize("source", copied())
def test_every_copied_file_exists_and_reaches_the_build(source: str) -> None:
    assert (WORKER / source).exists()
    ignored = False
    for rule in (WORKER / ".dockerignore").read_text().splitlines():
        if rule and not rule.startswith("#") and fnmatch.fnmatch(source, rule.lstrip("!")):
            ignored = not rule.startswith("!")
    assert not ignored
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", source],
        cwd=WORKER,
        check=True,
        capture_output=True,
        text=True,
    )
    assert tracked.stdout.strip()


def test_python_of_the_environment_is_the_one_that_is_compiled() -> None:
    version = re.search(r"python=(\d+\.\d+)", (WORKER / "environment.yml").read_text())
    assert version is not None
    assert f"/opt/env/lib/python{version[1]}/" in " ".join(i.text for i in of("RUN"))


def test_versions_agree() -> None:
    assert f'\nversion = "{__version__}"\n' in (WORKER / "pyproject.toml").read_text()
    pins = dict(
        line.split("==")
        for line in (WORKER / "requirements.txt").read_text().splitlines()
        if "==" in line
    )
    assert set(pins) == {"runpod", "urllib3"}


def test_one_image_name_everywhere() -> None:
    assert IMAGE == "sentryal/isce3-serverless"
    other = re.compile(r"(?<![\w/])" + "sentryal" + r"/isce3[A-Za-z0-9_.-]*")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--", ".."], cwd=WORKER, check=True, capture_output=True
    ).stdout.split(b"\0")
    for name in filter(None, tracked):
        path = WORKER / os.fsdecode(name)
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        assert set(other.findall(text)) <= {IMAGE}, path


@pytest.mark.parametrize("name", ["build_push_docker.sh", "check"])
def test_shell_scripts_are_clean(name: str) -> None:
    subprocess.run(["bash", "-n", WORKER / name], check=True)
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    subprocess.run(["shellcheck", WORKER / name], check=True)


def test_both_build_scripts_take_the_same_arguments() -> None:
    shell = (WORKER / "build_push_docker.sh").read_text()
    power = (WORKER / "build_push_docker.ps1").read_text()
    in_shell = set(re.findall(r"^    -(\w+)\)", shell, re.MULTILINE))
    block = power[power.index("param(") : power.index("\n)")]
    in_power = set(re.findall(r"\$(\w+)", block)) - {"true"}
    assert in_shell == in_power == {"Tag", "DockerUsername", "Latest", "NoPush"}
    for argument in ("--platform linux/amd64", "IMAGE=", "VERSION=", "REVISION=", "SOURCE_SHA256="):
        assert argument in shell
        assert argument in power


def build(tmp_path: Path, *arguments: str) -> tuple[int, list[list[str]], str]:
    """Run the script with a docker that only writes down how it was called."""
    calls = tmp_path / "calls"
    docker = tmp_path / "docker"
    docker.write_text(
        '#!/usr/bin/env bash\nprintf "%s\\0" "$@" >>"$CALLS"\nprintf "\\n" >>"$CALLS"\n'
    )
    docker.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "CALLS": str(calls)}
    done = subprocess.run(
        ["bash", WORKER / "build_push_docker.sh", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    lines = calls.read_text().splitlines() if calls.exists() else []
    return done.returncode, [line.rstrip("\0").split("\0") for line in lines], done.stderr


def test_build_script_builds_and_pushes_the_version(tmp_path: Path) -> None:
    code, calls, _ = build(tmp_path, "-Tag", "v1.0.0", "-DockerUsername", "acme", "-Latest")
    assert code == 0
    name = f"acme/{IMAGE.partition('/')[2]}"
    assert [c[0] for c in calls] == ["build", "tag", "push", "push", "image"]
    assert f"{name}:v1.0.0" in calls[0]
    assert "VERSION=v1.0.0" in calls[0]
    digest = next(a for a in calls[0] if a.startswith("SOURCE_SHA256="))
    assert re.fullmatch(r"SOURCE_SHA256=[0-9a-f]{64}", digest)
    assert calls[2] == ["push", f"{name}:v1.0.0"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("-Tag",),
        ("-Tag", "latest"),
        ("-Latest",),
        ("-Tag", "v 1"),
        ("-Tag", "v1", "-DockerUsername", "A/B"),
        ("-Tag", "v1", "--force"),
    ],
)
def test_build_script_refuses_what_names_no_version(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, calls, said = build(tmp_path, *arguments)
    assert (code, calls) == (2, [])
    assert said


def test_runpod_files_are_well_formed() -> None:
    hub = json.loads((WORKER / ".runpod" / "hub.json").read_text())
    assert hub["config"]["runsOn"] == "GPU"
    assert {e["key"] for e in hub["config"]["env"]} == {"EARTHDATA_TOKEN", "SENTRYAL_CACHE_GB"}
    tests = json.loads((WORKER / ".runpod" / "tests.json").read_text())
    assert all({"name", "input", "timeout"} == set(t) for t in tests["tests"])


def test_test_input_is_a_valid_request() -> None:
    document = json.loads((WORKER / "test_input.json").read_text())
    assert set(document) == {"input"}
    parse_request(document["input"], Door.RUNPOD)
