"""Proves that the geoid grids in a folder are those of OSGeo/PROJ-data 1.24; for the image's build.

The repository of PROJ-data names every file by its git object id, the SHA-1 of a header and of the
content: ``git ls-tree 59fb3aecc47da1d3410f417bf61256a8aa915323 us_nga/`` lists these.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

OBJECT_IDS = {
    "us_nga_egm08_25.tif": "c075cd8b6757088baf97a5f6f789f8ba8c47f9ee",
    "us_nga_egm96_15.tif": "94a9f967ea9a6e5d312377bedfa64c53be183c9b",
}


def object_id(file: Path) -> str:
    """Return the git object id of a file."""
    content = file.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def main(folder: Path) -> None:
    """End with a message unless every grid is there and is the one."""
    for name, wanted in OBJECT_IDS.items():
        found = object_id(folder / name)
        if found != wanted:
            sys.exit(f"{name} is not that of PROJ-data 1.24: object {found}, expected {wanted}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
