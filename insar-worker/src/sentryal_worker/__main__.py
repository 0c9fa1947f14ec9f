"""Command line: run, doctor, and job, which only run and the RunPod door start."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

_EXIT_CODES = """\
exit codes of run: 0 done; 1 the job failed, the result file says why; 2 wrong usage or a request
that is refused (the result file says why); 3 cancelled by SIGTERM, SIGINT or the end of standard
input, no result file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m sentryal_worker",
        description=__doc__,
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="process one request file")
    run.add_argument("--request", type=Path, required=True, help="JSON file of the contract")
    run.add_argument("--result", type=Path, required=True, help="where the result is to appear")
    run.add_argument("--work", type=Path, help="scratch and cache (default: beside the result)")
    run.add_argument("--engine", choices=("isce3", "scripted"), default="isce3")
    run.add_argument("--allow-cpu", action="store_true", help="run on the CPU if there is no GPU")
    run.add_argument("--device", type=int, default=0, help="index among the visible GPUs")
    run.add_argument("--keep-work", action="store_true", help="leave the job's folder there")
    doctor = commands.add_parser("doctor", help="print as JSON what this machine can do")
    doctor.add_argument("--work", type=Path, default=Path(), help="folder whose disk is measured")
    doctor.add_argument(
        "--require", choices=("isce3", "cuda"), help="exit 1 unless that is there and works"
    )
    commands.add_parser("job").add_argument("spec")
    given = parser.parse_args(arguments)
    # Imported late: doctor and usage errors must work without numpy.
    if given.command == "job":
        from sentryal_worker import job  # noqa: PLC0415

        job.main(given.spec)
        return 0
    if given.command == "doctor":
        from sentryal_worker.doctor import doctor_main  # noqa: PLC0415

        return doctor_main(given.work, given.require)
    try:
        from sentryal_worker.local_door import RunArguments  # noqa: PLC0415
        from sentryal_worker.local_door import run as run_local  # noqa: PLC0415
    except ImportError as e:
        parser.error(f"{sys.executable} lacks what the worker needs ({e}): install numpy and ISCE3")
    if given.device < 0:
        parser.error(f"--device must not be negative, was {given.device}")
    return run_local(
        RunArguments(
            request=given.request,
            result=given.result,
            work=given.work or given.result.parent / "work",
            engine=given.engine,
            allow_cpu=given.allow_cpu,
            device=given.device,
            keep_work=given.keep_work,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
