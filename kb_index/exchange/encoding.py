"""Which encoding a file is in, told from all of its bytes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from kb_index.exchange.faults import TableRefused
from kb_index.exchange.hanzi import common_share

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 16
# Ids, commas and line ends are ASCII: in UTF-16 they bring zeros at every other place, in text there are none.
_ZEROS = 0.05
# Chinese of which less than two fifths are common was not GBK but Big5, Japanese or damaged.
_LEAST_COMMON = 0.4


@dataclass(frozen=True)
class Encoding:
    """A codec's name as Python has it, and the name people know."""

    codec: str
    name: str


def named(codec: str) -> Encoding:
    """The encoding a person asked for. Raises TableRefused when there is none of that name."""
    try:
        found = codecs.lookup(codec).name
        return Encoding("utf-8-sig" if found == "utf-8" else found, codec)
    except LookupError as error:
        raise TableRefused("encoding_unknown", f"there is no encoding {codec}") from error


def detect(path: Path) -> Encoding:
    """The encoding by its mark, else UTF-16 by its zeros, else the first of UTF-8, GBK, GB18030 that fits all.

    Raises TableRefused: encoding_unknown when none does, encoding_doubtful when it gives no readable Chinese.
    """
    with path.open("rb") as stream:
        sample = stream.read(_CHUNK)
    for mark, codec in _MARKS:
        if sample.startswith(mark):
            return _checked(path, codec, f"{codec.removesuffix('-sig')} with a byte order mark")
    for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[start::2].count(0) > _ZEROS * len(sample):
            return _checked(path, codec, codec)
    if b"\x00" in sample:
        raise TableRefused("encoding_unknown", f"{path.name} holds zero bytes: it is no text")
    fitting = _first_fitting(path, ("utf-8", "gbk", "gb18030"))
    if fitting is None:
        raise TableRefused("encoding_unknown", f"{path.name} is neither UTF-8, UTF-16, GBK nor GB18030")
    if fitting != "utf-8":
        _plausible(path, sample.decode(fitting, "ignore"), fitting)
    return Encoding(fitting, fitting)


def _checked(path: Path, codec: str, name: str) -> Encoding:
    if _first_fitting(path, (codec,)) is None:
        raise TableRefused("encoding_unknown", f"{path.name} begins like {codec} but does not go on so")
    return Encoding(codec, name)


def _plausible(path: Path, text: str, codec: str) -> None:
    if not text.isascii() and common_share(text) < _LEAST_COMMON:
        raise TableRefused("encoding_doubtful", f"{path.name} read as {codec} gives no readable Chinese")


def _first_fitting(path: Path, codecs_: tuple[str, ...]) -> str | None:
    """One pass over the file, all candidates at once: what fails drops out."""
    decoders = {codec: codecs.getincrementaldecoder(codec)() for codec in codecs_}
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            for codec, decoder in list(decoders.items()):
                try:
                    decoder.decode(chunk, final=not chunk)
                except UnicodeDecodeError:
                    del decoders[codec]
            if not chunk or not decoders:
                return next(iter(decoders), None)
