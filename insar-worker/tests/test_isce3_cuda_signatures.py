# ruff: noqa: PLR0917 - as many arguments as the bindings have
"""The way to the GPU without one: classes that can be called as the CUDA twins, and only so.

Their signatures are those of ISCE3's bindings (python/extensions/pybind_isce3/cuda of 0.24); what
they do is done by the CPU's classes. What a GPU computes, this does not tell.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.isce3_support import isce3, process, reference_job
from tests.shared import needs_shared

pytestmark = [
    needs_shared,
    pytest.mark.skipif(hasattr(isce3, "cuda"), reason="this build of ISCE3 has CUDA itself"),
]

TILE_LINES = 100
TILES: list[int] = []


class Rdr2Geo:
    def __init__(
        self, radar_grid: Any, orbit: Any, ellipsoid: Any, doppler: Any = None,
        threshold: float = 0.05, numiter: int = 25, extraiter: int = 10,
        dem_interp_method: Any = isce3.core.DataInterpMethod.BIQUINTIC, epsg_out: int = 4326,
        compute_mask: bool = True, lines_per_block: int = 1000,
    ) -> None:  # fmt: skip
        self._cpu = isce3.geometry.Rdr2Geo(
            radar_grid, orbit, ellipsoid, doppler, threshold, numiter, extraiter,
            dem_interp_method, epsg_out, compute_mask, lines_per_block,
        )  # fmt: skip

    def topo(
        self, dem_raster: Any, x_raster: Any, y_raster: Any, height_raster: Any,
        incidence_angle_raster: Any, heading_angle_raster: Any, local_incidence_angle_raster: Any,
        local_Psi_raster: Any, simulated_amplitude_raster: Any,  # noqa: N803 - its name there
        layover_shadow_raster: Any, ground_to_sat_east_raster: Any,
        ground_to_sat_north_raster: Any,
    ) -> None:  # fmt: skip
        self._cpu.topo(
            dem_raster, x_raster, y_raster, height_raster, incidence_angle_raster,
            heading_angle_raster, local_incidence_angle_raster, local_Psi_raster,
            simulated_amplitude_raster, layover_shadow_raster, ground_to_sat_east_raster,
            ground_to_sat_north_raster,
        )  # fmt: skip


class Geo2Rdr:
    def __init__(
        self, radar_grid: Any, orbit: Any, ellipsoid: Any, doppler: Any = None,
        threshold: float = 1e-8, numiter: int = 50, lines_per_block: int = 1000,
    ) -> None:  # fmt: skip
        self._cpu = isce3.geometry.Geo2Rdr(
            radar_grid, orbit, ellipsoid, doppler, threshold, numiter, lines_per_block
        )

    def geo2rdr(
        self, rdr2geo_raster: Any, outdir: str, az_shift: float = 0, rg_shift: float = 0
    ) -> None:
        self._cpu.geo2rdr(rdr2geo_raster, outdir, az_shift, rg_shift)


class ResampSlc:
    def __init__(
        self, rdr_grid: Any, doppler: Any, azimuth_carrier: Any = None, range_carrier: Any = None,
        invalid_value: complex = 0, ref_rdr_grid: Any = None,
    ) -> None:  # fmt: skip
        none = isce3.core.Poly2d(np.zeros((1, 1)))
        self._cpu = isce3.image.ResampSlc(
            rdr_grid=rdr_grid, doppler=doppler, azimuth_carrier=azimuth_carrier or none,
            range_carrier=range_carrier or none, invalid_value=invalid_value,
            ref_rdr_grid=ref_rdr_grid,
        )  # fmt: skip
        self.lines_per_tile = 1000

    def resamp(
        self, input_slc: Any, output_slc: Any, rg_offset_raster: Any, az_offset_raster: Any,
        input_band: int = 1, flatten: bool = False, row_buffer: int = 40, chip_size: int = 9,
    ) -> None:  # fmt: skip
        self._cpu.lines_per_tile = self.lines_per_tile
        TILES.append(-(-output_slc.length // self.lines_per_tile))
        self._cpu.resamp(
            input_slc, output_slc, rg_offset_raster, az_offset_raster, input_band, flatten,
            row_buffer, chip_size,
        )  # fmt: skip


class Crossmul:
    def __init__(self, range_looks: int = 1, az_looks: int = 1) -> None:
        self._cpu = isce3.signal.Crossmul(range_looks, az_looks)
        self.lines_per_block = 1024

    def crossmul(
        self, ref_slc: Any, sec_slc: Any, interferogram: Any, coherence: Any,
        range_offset: Any = None,
    ) -> None:  # fmt: skip
        self._cpu.lines_per_block = self.lines_per_block
        self._cpu.crossmul(ref_slc, sec_slc, interferogram, coherence, range_offset)


class Device:
    def __init__(self, id: int) -> None:  # noqa: A002 - its name there
        self.id = id
        self.name = "a GPU that is none"
        # A quarter of it is what the resampler may take: half of the half that counts as free.
        self.total_global_mem = 4 * TILE_LINES * 680 * 1500
        self.compute_capability = (8, 0)


def test_path_to_the_gpu_gives_the_same_in_many_tiles_and_names_the_device(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[int] = []
    cuda = SimpleNamespace(
        core=SimpleNamespace(
            get_device_count=lambda: 1,
            min_compute_capability=lambda: (3, 5),
            set_device=chosen.append,
            Device=Device,
        ),
        geometry=SimpleNamespace(Rdr2Geo=Rdr2Geo, Geo2Rdr=Geo2Rdr),
        image=SimpleNamespace(ResampSlc=ResampSlc),
        signal=SimpleNamespace(Crossmul=Crossmul),
    )
    for name in ("cpu", "cuda"):
        (tmp_path / name).mkdir()
    on_cpu = process(reference_job(tmp_path / "cpu"))
    monkeypatch.setattr(isce3, "cuda", cuda, raising=False)
    result = process(dataclasses.replace(reference_job(tmp_path / "cuda"), require_gpu=True))
    assert chosen == [0]
    assert result.provenance.cuda_device == "a GPU that is none"
    devices = {stage.name: stage.device for stage in result.provenance.stages}
    for step in ("rdr2geo", "geo2rdr", "resample", "crossmul"):
        assert devices[step] == "cuda:0"
    assert devices["unwrap"] == "cpu"
    assert TILES
    assert min(TILES) > 3
    assert result.reasons == on_cpu.reasons
    np.testing.assert_allclose(result.displacement_mm, on_cpu.displacement_mm, atol=1e-4)
