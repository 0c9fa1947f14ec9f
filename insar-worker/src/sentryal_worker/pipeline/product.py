"""A Sentinel-1 IW SLC product in a folder or a zip file."""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sentryal_worker.errors import ErrorCode, Stage, WorkerError, bad_request
from sentryal_worker.pipeline import xmltree
from sentryal_worker.pipeline.annotation import Swath
from sentryal_worker.pipeline.annotation_parser import parse_swath
from sentryal_worker.pipeline.manifest import Manifest, parse_manifest
from sentryal_worker.pipeline.rasters import require_space

_MANIFEST = "manifest.safe"
_MOST_XML_BYTES = 64 << 20
_TIFF_OVERHEAD_BYTES = 16 << 20
_SWATH_FILE = re.compile(r"(s1[a-z])-(iw[1-3])-slc-([hv]{2})(?:-.*)?\.xml", re.IGNORECASE)
_PRODUCT_NAME = re.compile(
    r"S1[A-Z]_[A-Z0-9]{2}_[A-Z]{3}._[A-Z0-9]{4}_\d{8}T\d{6}_\d{8}T\d{6}_\d{6}"
    r"_[0-9A-F]{6}_[0-9A-F]{4}"
)


@dataclass(frozen=True)
class SwathFile:
    """The annotation of one image."""

    name: str
    """Within the folder or the archive."""
    mission: str
    swath: str
    polarization: str

    @property
    def stem(self) -> str:
        """File name without folder and ``.xml``."""
        return PurePosixPath(self.name).stem


class SafeProduct:
    """A product; annotations are read when asked for. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Open a folder or a zip file and read its manifest.

        :raises WorkerError: PRODUCT_CORRUPT if it is no whole IW SLC product
        """
        self._path = path
        self._zip = None if path.is_dir() else _open_zip(path)
        try:
            self._names = self._list()
            self._root = self._find_root()
            self.manifest: Manifest = parse_manifest(self._xml(self._root + _MANIFEST))
            self.swath_files = self._find_swaths()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> SafeProduct:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive."""
        if self._zip is not None:
            self._zip.close()

    @property
    def name(self) -> str:
        """Name of the product without ``.SAFE``."""
        folder = PurePosixPath(self._root).name
        for candidate in (folder, self._path.name):
            match = _PRODUCT_NAME.search(candidate.upper())
            if match:
                return match[0]
        return re.sub(r"(?i)(\.SAFE|\.zip)+$", "", folder or self._path.name)

    def swaths(self, polarization: str) -> list[Swath]:
        """Return the annotations of a polarisation, by swath; may be none."""
        files = [f for f in self.swath_files if f.polarization == polarization]
        return [self._swath(file) for file in files]

    def image(self, swath: Swath, work_dir: Path) -> str:
        """Return the name under which GDAL opens the image of a swath.

        An image that is compressed in a zip file is unpacked, which proves its checksum.
        """
        file = next(
            f
            for f in self.swath_files
            if f.swath == swath.swath and f.polarization == swath.polarization
        )
        for suffix in (".tiff", ".tif"):
            name = f"{self._root}measurement/{file.stem}{suffix}"
            if name in self._names:
                return self._readable(name, _most_bytes(swath), work_dir)
        raise self._corrupt(
            f"has no measurement/{file.stem}.tiff: it is metadata only or incomplete"
        )

    def _readable(self, name: str, most_bytes: int, work_dir: Path) -> str:
        if self._zip is None:
            return str(self._path / name)
        member = self._zip.getinfo(name)
        if member.file_size > most_bytes:
            raise self._corrupt(
                f"{name} has {member.file_size} bytes; as annotated it has {most_bytes} at most"
            )
        if member.compress_type == zipfile.ZIP_STORED:
            return f"/vsizip/{{{self._path}}}/{name}"
        target = work_dir / f"{self.name}-{PurePosixPath(name).name}"
        if not target.exists():
            require_space(work_dir, member.file_size, Stage.COREGISTERING)
            part = target.with_suffix(".part")
            try:
                with self._zip.open(member) as source, part.open("wb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
            except (zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise self._corrupt(f"{name} is damaged ({error})") from None
            part.rename(target)
        return str(target)

    def _swath(self, file: SwathFile) -> Swath:
        root = self._xml(file.name)
        header = root.child("adsHeader")
        expected = {
            "missionId": file.mission,
            "productType": "SLC",
            "swath": file.swath,
            "polarisation": file.polarization,
        }
        for element, value in expected.items():
            if header.child(element).text != value:
                raise header.invalid(
                    f"has <{element}> {header.child(element).text}, but the file is named"
                    f" {file.stem}: it is the annotation of another image"
                )
        orbit = header.child("absoluteOrbitNumber").integer()
        if orbit not in self.manifest.absolute_orbits:
            raise header.invalid(
                f"is of absolute orbit {orbit}, but the manifest says"
                f" {self.manifest.absolute_orbits}: files of several products are mixed"
            )
        return parse_swath(root, self.name, self.manifest)

    def _list(self) -> frozenset[str]:
        if self._zip is not None:
            names = [info.filename for info in self._zip.infolist() if not info.is_dir()]
        else:
            files = (p for p in self._path.rglob("*") if p.is_file())
            names = [p.relative_to(self._path).as_posix() for p in files]
        return frozenset(
            name
            for name in names
            if not any(p == "__MACOSX" or p.startswith(".") for p in name.split("/"))
        )

    def _find_root(self) -> str:
        found = sorted(n for n in self._names if PurePosixPath(n).name == _MANIFEST)
        if len(found) != 1:
            raise self._corrupt(
                f"holds {len(found)} manifests; one Sentinel-1 product is expected",
                "Give one .SAFE folder or its zip",
            )
        return found[0].removesuffix(_MANIFEST)

    def _find_swaths(self) -> list[SwathFile]:
        files = []
        for name in sorted(self._names):
            path = PurePosixPath(name)
            match = _SWATH_FILE.fullmatch(path.name)
            if match and name == f"{self._root}annotation/{path.name}":
                mission, swath, polarization = (part.upper() for part in match.groups())
                files.append(SwathFile(name, mission, swath, polarization))
        if not files:
            raise self._corrupt(
                "holds no annotation of an IW SLC image; other products are not processed",
                "Give an IW SLC product",
            )
        keys = [(f.swath, f.polarization) for f in files]
        if len(set(keys)) != len(keys):
            raise self._corrupt("holds two annotations of one swath and polarisation")
        return sorted(files, key=lambda f: (f.polarization, f.swath))

    def _xml(self, name: str) -> xmltree.Node:
        return xmltree.parse(self._read(name), f"{self.name}/{name}")

    def _read(self, name: str) -> bytes:
        try:
            if self._zip is None:
                path = self._path / name
                size = path.stat().st_size
                data = path.read_bytes() if size <= _MOST_XML_BYTES else b""
            else:
                size = self._zip.getinfo(name).file_size
                data = self._zip.read(name) if size <= _MOST_XML_BYTES else b""
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
            raise self._corrupt(f"{name} is damaged ({error})") from None
        if size > _MOST_XML_BYTES:
            raise self._corrupt(f"{name} has {size} bytes, at most {_MOST_XML_BYTES} are read")
        return data

    def _corrupt(self, problem: str, remedy: str = "Fetch the product again") -> WorkerError:
        return WorkerError(
            ErrorCode.PRODUCT_CORRUPT, f"{self._path.name}: {problem}", remedy=remedy
        )


def _most_bytes(swath: Swath) -> int:
    """Return how large an image may be: 4 bytes a pixel, and room for tags."""
    lines = (max(burst.index for burst in swath.bursts) + 2) * swath.lines_per_burst
    return 4 * lines * swath.samples_per_burst + _TIFF_OVERHEAD_BYTES


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError:
        raise bad_request(str(path.name), "does not exist", "Check the path") from None
    except zipfile.BadZipFile as error:
        raise WorkerError(
            ErrorCode.PRODUCT_CORRUPT,
            f"{path.name}: is no whole zip file ({error})",
            remedy="Fetch the product again",
            stage=Stage.COREGISTERING,
        ) from None
