"""From a request to files on this machine."""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sentryal_worker.cache import Cache
from sentryal_worker.contract import Request, Source, packed_points
from sentryal_worker.credentials import shown_url
from sentryal_worker.dem import DemFetcher, write_constant_dem
from sentryal_worker.download import Downloader, Wanted
from sentryal_worker.engine import JobInputs, Points, ProgressSink
from sentryal_worker.errors import ErrorCode, Stage, WorkerError, bad_request, cancelled
from sentryal_worker.fields import parse_json
from sentryal_worker.granule import SceneName, parse_scene_name
from sentryal_worker.orbits import OrbitFetcher
from sentryal_worker.settings import Settings

_MOST_SCENE_BYTES = 20 << 30
_MOST_DEM_BYTES = 8 << 30
_MOST_ORBIT_BYTES = 64 << 20
_MOST_POINTS_BYTES = 256 << 20


@dataclass(frozen=True)
class JobPlace:
    """Where and on what one job runs."""

    work_dir: Path
    out_dir: Path
    device_index: int
    require_gpu: bool


@dataclass
class Prepared:
    """An engine's inputs, and what the caller should know about how they came."""

    job: JobInputs
    warnings: list[str] = field(default_factory=list)


class InputFetcher:
    """Brings what a job needs onto this machine. Not shared between threads."""

    def __init__(
        self,
        settings: Settings,
        downloader: Downloader,
        progress: ProgressSink,
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._settings = settings
        self._downloader = downloader
        self._progress = progress
        self._is_cancelled = is_cancelled
        self._cache = Cache(settings.cache_dir, settings.cache_limit_bytes)
        self._leases = contextlib.ExitStack()
        self._warnings: list[str] = []

    @contextlib.contextmanager
    def prepare(self, request: Request, place: JobPlace) -> Iterator[Prepared]:
        """Yield the inputs; the cache keeps their files until the end of the block.

        :raises WorkerError: whatever could not be had, with the code of the contract
        """
        with self._leases:
            self._progress(Stage.DOWNLOADING, 0.0)
            points = request.points or self._points(str(request.points_url), place.work_dir)
            safes = [
                self._scene("reference", request.reference, request.reference_granule),
                self._scene("secondary", request.secondary, request.secondary_granule),
            ]
            orbits = self._orbits(request, safes)
            dem, datum = self._dem(request, points, place.work_dir)
            self._progress(Stage.DOWNLOADING, 1.0)
            job = JobInputs(
                job_id=request.job_id,
                reference_granule=request.reference_granule,
                secondary_granule=request.secondary_granule,
                reference_safe=safes[0],
                secondary_safe=safes[1],
                orbit_files=tuple(orbits),
                dem=dem,
                dem_datum=datum,
                geoid_grid=self._geoid(datum),
                points=points,
                bbox=request.bbox,
                options=request.options,
                require_gpu=place.require_gpu,
                device_index=place.device_index,
                work_dir=place.work_dir,
                out_dir=place.out_dir,
                simulated=request.simulated,
            )
            yield Prepared(job, self._warnings)

    def _check_cancelled(self) -> None:
        if self._is_cancelled():
            raise cancelled(Stage.DOWNLOADING)

    def _download(self, url: str, most_bytes: int, source: Source | None = None) -> Path:
        """Return a file of the cache; the URL without its query is the key."""
        self._check_cancelled()
        known = source or Source(url, None)
        name = os.path.basename(urlsplit(url).path) or "file"  # noqa: PTH119 - of a URL
        key = f"{shown_url(url)} {known.size_bytes} {known.md5}"

        def fill(target: Path) -> None:
            self._downloader.fetch(Wanted(url, target, most_bytes, known.size_bytes, known.md5))

        return self._leases.enter_context(self._cache.lease(key, name, fill)).path

    def _points(self, url: str, work_dir: Path) -> Points:
        # Not through the cache: what lies at one address may change from job to job.
        target = work_dir / "points.json"
        self._downloader.fetch(Wanted(url, target, _MOST_POINTS_BYTES))
        return packed_points(parse_json(target.read_bytes()), "points_url")

    def _scene(self, which: str, source: Source, granule: str) -> Path:
        if source.url is None:
            path = _existing(f"{which}_path", source)
            found = _safe_name(path, f"{which}_path")
        else:
            if urlsplit(source.url).path.endswith((".tif", ".tiff", ".xml")):
                problem = "leads to a part of a scene"
                raise bad_request(f"{which}_url", problem, "Give the URL of the scene's SAFE zip")
            path = self._download(source.url, _MOST_SCENE_BYTES, source)
            found = _safe_name(path, f"{which}_url")
        named = parse_scene_name(granule)
        held = parse_scene_name(found)
        if named is not None and held is not None and named.name != held.name:
            raise WorkerError(
                ErrorCode.PRODUCT_CORRUPT,
                f"the {which} product holds {held.name}, the request says {named.name}",
                remedy="Give the product of the granule that you name",
                stage=Stage.DOWNLOADING,
            )
        return path

    def _orbits(self, request: Request, safes: list[Path]) -> list[Path]:
        if request.orbits:
            return [
                self._download(s.url, _MOST_ORBIT_BYTES)
                if s.url
                else _existing("orbit_paths", s, ErrorCode.ORBIT_MISSING)
                for s in request.orbits
            ]
        scenes = []
        for safe, granule in zip(
            safes, (request.reference_granule, request.secondary_granule), strict=True
        ):
            scene = parse_scene_name(_safe_name(safe, "product")) or parse_scene_name(granule)
            if scene is None:
                raise WorkerError(
                    ErrorCode.ORBIT_MISSING,
                    f"neither {granule} nor its product says satellite and time",
                    remedy="Give orbit_urls",
                    stage=Stage.DOWNLOADING,
                )
            scenes.append(scene)
        return [self._orbit(scene) for scene in scenes]

    def _orbit(self, scene: SceneName) -> Path:
        self._check_cancelled()
        fetcher = OrbitFetcher(self._downloader, self._settings)
        with _left_out(f"the orbit of {scene.name}", "give the orbit files of both scenes"):
            choice = fetcher.find(scene)
            path = self._download(choice.url, _MOST_ORBIT_BYTES)
        said = f"{scene.name}: no orbit file was given, this was fetched: {shown_url(choice.url)}"
        self._warnings += [said, *choice.warnings]
        return path

    def _dem(self, request: Request, points: Points, work_dir: Path) -> tuple[Path, str]:
        dem = request.dem
        if dem.height_m is not None:
            path = work_dir / "one-height.tif"
            write_constant_dem(path, request.bbox, points, request.options.margin_m, dem.height_m)
            self._warnings.append(f"ground at one height, {dem.height_m:g} m, as asked for")
            return path, "wgs84"
        if dem.source is not None:
            if dem.source.url is None:
                return _existing("dem_path", dem.source, ErrorCode.DEM_MISSING), str(dem.datum)
            return self._download(dem.source.url, _MOST_DEM_BYTES), str(dem.datum)
        fetcher = DemFetcher(
            self._settings, lambda url: self._download(url, _MOST_DEM_BYTES), self._warnings
        )
        path = work_dir / "Copernicus-GLO-30.tif"
        with _left_out("the elevation of the site", "give an elevation model and its dem_datum"):
            fetcher.mosaic(path, request.bbox, points, request.options.margin_m)
        return path, "egm2008"

    def _geoid(self, datum: str) -> Path | None:
        if datum == "wgs84":
            return None
        grid = self._settings.geoid_grid(datum)
        if grid is None:
            raise WorkerError(
                ErrorCode.DEM_MISSING,
                f"heights above {datum} need its geoid grid, which this machine does not have",
                remedy="Set SENTRYAL_GEOID_DIR to a folder with us_nga_egm08_25.tif and"
                " us_nga_egm96_15.tif, or give a DEM with ellipsoidal heights (dem_datum wgs84)",
                stage=Stage.DOWNLOADING,
            )
        return grid


@contextlib.contextmanager
def _left_out(what: str, instead: str) -> Iterator[None]:
    """Say of a download that the request did not ask for what it is for, and what to give."""
    try:
        yield
    except WorkerError as e:
        if e.code is ErrorCode.DOWNLOAD_FAILED:
            e.args = (f"{what} cannot be fetched: {e.message} Or {instead}.",)
        raise


def _existing(name: str, source: Source, code: ErrorCode = ErrorCode.BAD_REQUEST) -> Path:
    path = Path(str(source.path))
    if not path.exists():
        raise WorkerError(
            code,
            f"{name}: {path} does not exist",
            remedy="Give a path that the worker can read",
            stage=Stage.DOWNLOADING,
        )
    return path


def _safe_name(path: Path, name: str) -> str:
    """Return the name of the SAFE folder, at or inside the path, after a look that it is one."""
    if path.is_dir():
        if not (path / "manifest.safe").is_file():
            raise _corrupt(name, f"{path.name} has no manifest.safe")
        return path.name
    try:
        with zipfile.ZipFile(path) as archive:
            manifests = [n for n in archive.namelist() if n.endswith("manifest.safe")]
    except (zipfile.BadZipFile, OSError) as e:
        with path.open("rb") as file:
            start = file.read(64).lstrip()
        kind = "an HTML page" if start[:1] == b"<" else "no zip"
        raise _corrupt(name, f"{path.name} is {kind} ({e})") from e
    if len(manifests) != 1:
        raise _corrupt(name, f"{path.name} holds {len(manifests)} manifest.safe, expected one")
    return manifests[0].split("/")[0]


def _corrupt(name: str, problem: str) -> WorkerError:
    return WorkerError(
        ErrorCode.PRODUCT_CORRUPT,
        f"{name}: {problem}",
        remedy="Fetch the product again, as SAFE folder or zip",
        stage=Stage.DOWNLOADING,
    )
