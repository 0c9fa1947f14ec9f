"""The reference pair with everything fetched: scenes by URL, orbits by list, Copernicus tiles."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sentryal_worker.dem import tile_name
from tests.cases import WORKER
from tests.local import finish
from tests.web import Exchange, Web, serve_file, web

DATA = (
    Path(os.environ.get("INSAR_SHARED_DATA", WORKER.parent.parent / "shared" / "data"))
    / "isce3-reference"
)
GEOID = Path("/usr/share/proj/egm96_15.gtx")
TILE = (38, -117)
POST = 1 / 3600

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("isce3") is None, reason="needs ISCE3"),
    pytest.mark.skipif(importlib.util.find_spec("urllib3") is None, reason="needs urllib3"),
    pytest.mark.skipif(not DATA.is_dir(), reason="needs the shared data isce3-reference"),
    pytest.mark.skipif(not GEOID.is_file(), reason="needs PROJ's EGM96 grid"),
]


def geoid_tile(folder: Path) -> Path:
    """Make a Copernicus-like tile of the reference DEM: heights above a geoid, posts on degrees."""
    from osgeo import gdal  # noqa: PLC0415 - comes with ISCE3

    gdal.UseExceptions()
    lat, lon = TILE
    half = POST / 2
    bounds = [lon - half, lat + half, lon + 1 - half, lat + 1 + half]
    grid: dict[str, Any] = {
        "outputBounds": bounds,
        "width": 3600,
        "height": 3600,
        "resampleAlg": "bilinear",
        "dstSRS": "EPSG:4326",
    }
    height = gdal.Warp("", str(DATA / "input" / "dem.tif"), format="MEM", **grid)
    undulation = gdal.Warp("", str(GEOID), format="MEM", **grid).ReadAsArray()
    band = height.GetRasterBand(1)
    values = band.ReadAsArray()
    band.WriteArray((values - undulation).astype("f4"))
    path = folder / "tile.tif"
    gdal.Translate(str(path), height, format="GTiff", noData="none").FlushCache()
    return path


def serve_inputs(server: Web, folder: Path) -> dict[str, str]:
    orbits = {f"AUX_POEORB/{p.name}": p for p in (DATA / "input" / "orbits").glob("*.EOF")}
    for key, path in orbits.items():
        server.routes[f"/orbits/{key}"] = serve_file(path.read_bytes())

    def bucket(exchange: Exchange) -> None:
        query = parse_qs(urlsplit(exchange.seen.path).query)
        prefix, marker = query["prefix"][0], query["marker"][0]
        keys = [k for k in sorted(orbits) if k.startswith(prefix) and k > marker]
        listed = "".join(f"<Key>{k}</Key>" for k in keys)
        exchange.answer(200, f"<r><IsTruncated>false</IsTruncated>{listed}</r>".encode())

    server.routes["/orbits/"] = bucket
    name = tile_name(*TILE, 1)
    server.routes[f"/dem/{name}/{name}.tif"] = serve_file(geoid_tile(folder).read_bytes())
    # The tile is made with EGM96, the only grid at hand, and so is what stands in for EGM2008.
    grids = folder / "geoid"
    grids.mkdir()
    (grids / "egm08_25.gtx").symlink_to(GEOID)
    return {
        "SENTRYAL_ORBITS_URL": server.url("/orbits"),
        "SENTRYAL_DEM_30_URL": server.url("/dem"),
        "SENTRYAL_DEM_90_URL": server.url("/dem90"),
        "SENTRYAL_GEOID_DIR": str(grids),
    }


def request(server: Web) -> dict[str, Any]:
    scenes = sorted((DATA / "input").glob("S1A*.zip"), key=lambda p: p.name[17:25])
    with (DATA / "input" / "points.csv").open() as file:
        points = [
            {"id": r["point_id"], "lat": float(r["lat"]), "lon": float(r["lon"])}
            for r in csv.DictReader(file)
        ]
    asked: dict[str, Any] = {
        "schema_version": "1",
        "job_id": "fetched",
        "infrastructure_id": "reference",
        "bbox": {"north": 38.3, "south": 38.13, "east": -116.68, "west": -116.83},
        "points": points,
        "options": {"reference": {"lat": points[0]["lat"], "lon": points[0]["lon"]}},
        "simulated": True,
    }
    for which, scene in zip(("reference", "secondary"), scenes, strict=True):
        data = scene.read_bytes()
        server.routes[f"/{scene.name}"] = serve_file(data, cut_at=[2_000_000])
        asked[f"{which}_granule"] = scene.stem
        asked[f"{which}_url"] = server.url(f"/{scene.name}")
        asked[f"{which}_bytes"] = len(data)
    return asked


def test_isce3_with_everything_fetched_measures_the_injected_motion(tmp_path: Path) -> None:
    with web() as server:
        variables = serve_inputs(server, tmp_path)
        (tmp_path / "request.json").write_text(json.dumps(request(server)))
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "sentryal_worker", "run", "--allow-cpu"),
                *("--request", str(tmp_path / "request.json")),
                *("--result", str(tmp_path / "result.json")),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables},
        )
        code, _, log = finish(process, 600)
    assert code == 0, log[-2000:]
    results = json.loads((tmp_path / "result.json").read_text())["results"]
    assert results["provenance"]["simulated"] is True
    assert len(results["provenance"]["orbits"]) == 2
    with (DATA / "truth" / "truth.csv").open() as file:
        truth = {r["point_id"]: r for r in csv.DictReader(file)}
    compared = 0
    for point in results["displacement_points"]:
        known = truth[point["point_id"]]
        if point["valid"] and known["class"] != "low_coherence":
            expected = float(known["true_los_relative_to_reference_mm"])
            assert point["displacement_mm"] == pytest.approx(expected, abs=2.0), known
            compared += 1
    assert compared > 40
