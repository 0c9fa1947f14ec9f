"""Opening products: what is read, and what is refused."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline import xmltree
from sentryal_worker.pipeline.product import SafeProduct
from tests.safe_writer import Product

PRODUCT = Product(polarizations=("VV", "VH"), swaths=("IW1", "IW2", "IW3"))


def refused(path: Path) -> WorkerError:
    with pytest.raises(WorkerError) as caught:
        read_all(path)
    return caught.value


def read_all(path: Path) -> None:
    with SafeProduct(path) as product:
        for swath in product.swaths("VV"):
            product.image(swath, path.parent)


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_product_reads_the_same_from_folder_and_zip(tmp_path: Path, form: str) -> None:
    path = PRODUCT.write_folder(tmp_path) if form == "folder" else PRODUCT.write_zip(tmp_path)
    with SafeProduct(path) as product:
        assert product.name == PRODUCT.name
        assert product.manifest.platform == "S1A"
        assert product.manifest.relative_orbit == 71
        assert not product.manifest.simulated
        swaths = product.swaths("VH")
        assert [s.swath for s in swaths] == ["IW1", "IW2", "IW3"]
        swath = swaths[1]
        assert swath.wavelength_m == pytest.approx(0.05546576, abs=1e-9)
        assert swath.range_spacing_m == pytest.approx(2.329562115, abs=1e-8)
        assert [str(b.burst_id) for b in swath.bursts] == ["071_151201_IW2", "071_151202_IW2"]
        valid = swath.bursts[0].valid
        assert (valid.first_line, valid.last_line) == (2, 37)
        assert (valid.first_sample, valid.last_sample) == (3, 55)
        assert swath.effective_looks(4, 16) == pytest.approx(64 * 0.6434 * 0.7506, rel=1e-3)


def test_product_named_simulated_says_so(tmp_path: Path) -> None:
    path = replace(PRODUCT, processing="SIMULATED SLC").write_zip(tmp_path)
    with SafeProduct(path) as product:
        assert product.manifest.simulated


def test_image_compressed_in_a_zip_is_unpacked_once(tmp_path: Path) -> None:
    with SafeProduct(PRODUCT.write_zip(tmp_path)) as product:
        swath = product.swaths("VV")[0]
        image = Path(product.image(swath, tmp_path))
        assert (
            image.read_bytes() == PRODUCT.files()[f"measurement/{PRODUCT.stem('IW1', 'VV')}.tiff"]
        )
        assert product.image(swath, tmp_path) == str(image)


def test_image_stored_in_a_zip_is_read_in_place(tmp_path: Path) -> None:
    with SafeProduct(PRODUCT.write_zip(tmp_path, zipfile.ZIP_STORED)) as product:
        image = product.image(product.swaths("VV")[0], tmp_path)
        assert image.startswith("/vsizip/{")
        assert not list(tmp_path.glob("*.tiff"))


def test_zip_cut_short_is_corrupt(tmp_path: Path) -> None:
    path = PRODUCT.write_zip(tmp_path)
    path.write_bytes(path.read_bytes()[:-3000])
    assert refused(path).code is ErrorCode.PRODUCT_CORRUPT


@pytest.mark.parametrize("member", ["annotation", "measurement"])
def test_damaged_member_is_corrupt(tmp_path: Path, member: str) -> None:
    path = PRODUCT.write_zip(tmp_path)
    with zipfile.ZipFile(path) as archive:
        info = next(i for i in archive.infolist() if f"/{member}/" in i.filename)
    data = bytearray(path.read_bytes())
    middle = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    data[middle : middle + 8] = bytes(b ^ 0x5A for b in data[middle : middle + 8])
    path.write_bytes(data)
    error = refused(path)
    assert error.code is ErrorCode.PRODUCT_CORRUPT
    assert "damaged" in error.message


def test_image_missing_is_corrupt_and_named(tmp_path: Path) -> None:
    error = refused(replace(PRODUCT, images=False).write_folder(tmp_path))
    assert error.code is ErrorCode.PRODUCT_CORRUPT
    assert "measurement/s1a-iw1-slc-vv" in error.message


def test_image_far_larger_than_annotated_is_refused(tmp_path: Path) -> None:
    name = f"measurement/{PRODUCT.stem('IW1', 'VV')}.tiff"
    path = replace(PRODUCT, extra={name: bytes(20 << 20)}).write_zip(tmp_path)
    assert "as annotated" in refused(path).message


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"manifest.safe": b"<a>"}, "well-formed"),
        ({"manifest.safe": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "document type"),
        ({"sub/manifest.safe": b"<a/>"}, "2 manifests"),
        ({f"annotation/{PRODUCT.stem('IW1', 'VV')}-copy.xml": b"<a/>"}, "two annotations"),
        ({f"annotation/{PRODUCT.stem('IW1', 'VV')}.xml": b"<product/>"}, "has no <adsHeader>"),
    ],
)
def test_product_that_cannot_be_believed_is_refused(
    tmp_path: Path, change: dict[str, bytes], problem: str
) -> None:
    error = refused(replace(PRODUCT, extra=change).write_folder(tmp_path))
    assert error.code is ErrorCode.PRODUCT_CORRUPT
    assert problem in error.message


def test_annotation_of_another_image_is_refused(tmp_path: Path) -> None:
    other = PRODUCT.files()[f"annotation/{PRODUCT.stem('IW2', 'VV')}.xml"]
    name = f"annotation/{PRODUCT.stem('IW1', 'VV')}.xml"
    error = refused(replace(PRODUCT, extra={name: other}).write_folder(tmp_path))
    assert "annotation of another image" in error.message


def test_folder_without_product_is_refused(tmp_path: Path) -> None:
    assert "0 manifests" in refused(tmp_path).message


def test_files_of_operating_systems_do_not_matter(tmp_path: Path) -> None:
    extra = {"__MACOSX/._manifest.safe": b"x", "annotation/._x.xml": b"x"}
    with SafeProduct(replace(PRODUCT, extra=extra).write_zip(tmp_path)) as product:
        assert len(product.swath_files) == 6


def test_entities_are_not_expanded() -> None:
    bomb = b"<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>"
    with pytest.raises(WorkerError, match="document type"):
        xmltree.parse(bomb, "bomb.xml")


@pytest.mark.parametrize("text", ["nan", "inf", "", "1,5", "x"])
def test_number_that_is_none_is_refused(text: str) -> None:
    node = xmltree.parse(f"<a><b>{text}</b></a>".encode(), "a.xml").child("b")
    with pytest.raises(WorkerError, match=r"a\.xml: <b> must be a number"):
        node.number()
