"""An image made anew from its pixels: what else was in the file, before, after or between them, is gone."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import filetype  # type: ignore[import-untyped]  # it ships no types
from PIL import Image, ImageOps

from service.images import refusals

MAX_PIXELS = 40_000_000
"""What is decoded at all, some 160 MB of memory; phones take pictures of 12 to 24 million."""
QUALITY = 88
"""Of JPEG and WebP: small print on a photographed receipt stays legible."""

MEDIA = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True)
class Picture:
    """A clean file. `media` is a key of MEDIA."""

    content: bytes
    media: str
    width: int
    height: int


def rewrite(raw: bytes) -> Picture:
    """The first frame, turned upright, in the format it came in; no metadata, profile, comment or trailing bytes.

    Raises InvalidField `image_type` by content, whatever it was called, `image_broken` or `image_too_many_pixels`.
    """
    media = filetype.guess_mime(raw)
    if media not in MEDIA:
        raise refusals.wrong_type()
    try:
        # The pixels are counted below.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _made_anew(raw, media)
    except Image.DecompressionBombError:
        raise refusals.too_many_pixels() from None
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, OverflowError):
        raise refusals.broken() from None


def _made_anew(raw: bytes, media: str) -> Picture:
    with Image.open(BytesIO(raw), formats=[MEDIA[media]]) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise refusals.too_many_pixels()
        upright = ImageOps.exif_transpose(opened)
        transparent = media != "image/jpeg" and upright.has_transparency_data
        pixels = upright.convert("RGBA" if transparent else "RGB")
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    content = BytesIO()
    options: dict[str, Any] = {} if media == "image/png" else {"quality": QUALITY}
    clean.save(content, MEDIA[media], **options)
    return Picture(content.getvalue(), media, clean.width, clean.height)
