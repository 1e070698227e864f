"""Images as customers' phones make them, and as nobody should."""

from io import BytesIO
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

HTML = b"<html><script>alert(document.domain)</script></html>"

ORIENTATION, GPS, LATITUDE = 0x0112, 0x8825, 2


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
