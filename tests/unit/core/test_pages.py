"""The built pages over the wire."""

import gzip
from pathlib import Path

import pytest

from service.core.pages import Pages, takes_gzip


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("x-gzip", False),
    ],
)
def test_gzip_goes_to_who_takes_it(accepted: str, takes: bool):
    assert takes_gzip(accepted) is takes


def test_a_packed_file_is_the_file(tmp_path: Path):
    folder = tmp_path / "widget"
    folder.mkdir()
    (folder / "index.html").write_text("<p>你好</p>" * 100, encoding="utf-8")
    pages = Pages(tmp_path)
    name, content = pages.find("/chat")
    packed = pages.packed(name)
    assert gzip.decompress(packed) == content
    assert len(packed) < len(content)
    assert pages.packed(name) is packed
