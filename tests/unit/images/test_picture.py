"""What is left of an image: its pixels, upright, and nothing else."""

from io import BytesIO

import pytest
from PIL import Image

from service.core.errors import InvalidField
from service.images import picture
from service.images.picture import rewrite
from tests.support.images import HTML, gps_exif, image


def refused(raw: bytes) -> str:
    with pytest.raises(InvalidField) as caught:
        rewrite(raw)
    return caught.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
class TestEveryKind:
    def test_it_keeps_its_kind_and_size(self, kind: str):
        made = rewrite(image(kind, (40, 30)))
        assert (made.media, made.width, made.height) == (f"image/{kind.lower()}", 40, 30)
        assert Image.open(BytesIO(made.content)).format == kind

    def test_where_it_was_taken_is_gone(self, kind: str):
        raw = image(kind, exif=gps_exif())
        assert Image.open(BytesIO(raw)).getexif().get_ifd(0x8825), "planted, or the test shows nothing"
        made = Image.open(BytesIO(rewrite(raw).content))
        assert dict(made.getexif()) == {}
        assert set(made.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}

    def test_it_is_turned_upright(self, kind: str):
        made = rewrite(image(kind, (40, 30), exif=gps_exif(orientation=6)))
        assert (made.width, made.height) == (30, 40)

    def test_what_follows_the_image_is_gone(self, kind: str):
        assert HTML not in rewrite(image(kind) + HTML).content

    def test_half_of_it_is_refused(self, kind: str):
        raw = image(kind, (400, 300), noise=True)
        assert refused(raw[: len(raw) // 2]) == "image_broken"

    def test_too_many_pixels_are_refused_before_they_are_decoded(self, kind: str, monkeypatch):
        monkeypatch.setattr(picture, "MAX_PIXELS", 40 * 30 - 1)
        assert refused(image(kind, (40, 30))) == "image_too_many_pixels"


def test_a_comment_and_a_colour_profile_are_gone():
    raw = image("JPEG", comment=HTML, icc_profile=b"profile of somebody")
    assert HTML in raw
    content = rewrite(raw).content
    assert HTML not in content
    assert b"profile of somebody" not in content


def test_text_in_a_png_is_gone():
    assert b"secret" not in rewrite(image("PNG", text="secret")).content


def test_of_an_animation_the_first_frame_stays():
    made = Image.open(BytesIO(rewrite(image("WEBP", frames=3)).content))
    assert getattr(made, "n_frames", 1) == 1


def test_what_can_be_seen_through_stays_so():
    assert Image.open(BytesIO(rewrite(image("PNG", mode="RGBA")).content)).mode == "RGBA"


def test_print_colours_become_those_of_screens():
    assert Image.open(BytesIO(rewrite(image("JPEG", mode="CMYK")).content)).mode == "RGB"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 100,
        HTML,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a/*" + HTML,
        b"%PDF-1.7 " + HTML,
        b"MZ" + b"\x00" * 200,
    ],
)
def test_what_is_no_photo_is_refused_by_its_content(raw: bytes):
    assert refused(raw) == "image_type"


@pytest.mark.parametrize(
    "start", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, b"\xff\xd8\xff" + HTML]
)
def test_the_beginning_of_an_image_is_not_enough(start: bytes):
    assert refused(start + HTML) == "image_broken"
