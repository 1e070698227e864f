"""Images as customers' phones make them, and as nobody should."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

HTML = b"<html><script>alert(document.domain)</script></html>"

ORIENTATION, GPS, LATITUDE = 0x0112, 0x8825, 2
MENU = (
    (110, (79, 134, 198)),
    (90, (11, 107, 79)),
    (130, (222, 155, 53)),
    (80, (140, 106, 178)),
    (100, (90, 160, 150)),
)
"""Width and colour of the rows of `phone_menu`."""


def image(
    kind: str = "JPEG",
    size: tuple[int, int] = (64, 48),
    *,
    mode: str = "RGB",
    noise: bool = False,
    frames: int = 1,
    text: str = "",
    **options: Any,
) -> bytes:
    """`kind` as Pillow calls it; `noise` cannot be compressed; `text` goes into a PNG; the rest is for `save`."""
    pixels = _noise(size).convert(mode) if noise else Image.new(mode, size, _colour(mode))
    if text:
        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_text("Comment", text)
    if frames > 1:
        more = [Image.new(mode, size, (index * 60, 0, 0)) for index in range(1, frames)]
        options |= {"save_all": True, "append_images": more}
    content = BytesIO()
    pixels.save(content, kind, **options)
    return content.getvalue()


def phone_menu(exif: Image.Exif) -> bytes:
    """A menu on a phone's screen with one row framed in red, 640 × 480. Shapes only: fonts differ between machines."""
    pixels = Image.new("RGB", (640, 480), (236, 239, 241))
    draw = ImageDraw.Draw(pixels)
    draw.rounded_rectangle((130, 16, 510, 520), 36, (38, 44, 48))
    draw.rounded_rectangle((142, 28, 498, 520), 26, (255, 255, 255))
    draw.rounded_rectangle((142, 28, 498, 92), 26, (11, 107, 79), corners=(True, True, False, False))
    draw.rounded_rectangle((260, 54, 380, 68), 7, (255, 255, 255))
    for row, (width, colour) in enumerate(MENU):
        top = 108 + row * 76
        draw.ellipse((166, top + 14, 202, top + 50), colour)
        draw.rounded_rectangle((222, top + 16, 222 + width, top + 29), 6, (69, 80, 87))
        draw.rounded_rectangle((222, top + 38, 222 + width * 3 // 2, top + 47), 4, (196, 204, 209))
        draw.line(((466, top + 22), (475, top + 32), (466, top + 42)), (150, 160, 166), 3)
        draw.line((166, top + 70, 474, top + 70), (228, 232, 234), 2)
    draw.rounded_rectangle((152, 184 + 3, 488, 184 + 61), 10, outline=(214, 40, 40), width=5)
    content = BytesIO()
    pixels.save(content, "JPEG", quality=92, exif=exif)
    return content.getvalue()


def gps_exif(orientation: int = 1) -> Image.Exif:
    """Says which way up the phone was held, and where."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[LATITUDE] = (31.0, 14.0, 5.0)
    return exif


def _noise(size: tuple[int, int]) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise(size, 90) for _ in range(3)])


def _colour(mode: str) -> tuple[int, ...]:
    return {"RGBA": (20, 120, 90, 128), "CMYK": (90, 10, 40, 0)}.get(mode, (20, 120, 90))
