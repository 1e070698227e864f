"""Text that was decoded with the wrong table: repaired when surely so, else told."""

from __future__ import annotations

import re

from kb_index.exchange.hanzi import common_share, is_hanzi

# Bytes of UTF-8 or GBK shown as Western letters: 银行 as é“¶è¡Œ or ÒøÐÐ.
_WESTERN = re.compile(
    r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{2,}"
)
# Bytes of UTF-8 shown as GBK: only characters beyond ASCII, or what replaced a byte that had no partner.
_DOUBLE = re.compile(r"[^\x00-\x7f]{2,}")
# Bytes of GBK that lost their step: the first and the last byte stand alone and became question marks. A
# second question mark before it is a ？ that was folded to half width.
_SHIFTED = re.compile(r"\?(?P<run>\??[^\x00-\x7f]+)\?")
_HOPELESS = re.compile(
    r"[\ufffd\ue000-\uf8ff]|锟斤拷|烫{3,}|屯{3,}|(?<=[\u3400-\u9fff])[\u2500-\u257f](?=[\u3400-\u9fff])"
)
_LONG = re.compile(r"[\u3400-\u9fff]{6,}")
_GAIN = 0.4
"""How much commoner the characters must become. Right readings score above 0.75, wrong ones below 0.25."""
_SURE = 0.7
# Six rare characters in a row are no name any more.
_RARE = 0.15
# What a lone first byte and the second byte after it were.
_ENDINGS = {0xA3: "。", 0xAC: "，", 0xBF: "？", 0xA1: "！"}


def repaired(text: str) -> str:
    """The text with every run put right that certainly was misread; other runs stay."""
    if text.isascii():
        return text
    for _ in range(2):  # some texts were misread twice
        before = text
        text = _WESTERN.sub(lambda match: _western(match[0]), text)
        text = _DOUBLE.sub(lambda match: _double(match[0]), text)
        if text == before:
            break
    return _SHIFTED.sub(_shifted, text) if "?" in text else text


def doubtful(text: str) -> bool:
    """Whether something unreadable is left: replacement characters, or Chinese of rare characters only."""
    if text.isascii():
        return False
    if _HOPELESS.search(text):
        return True
    if any(map(_is_noise, (match[0] for match in _WESTERN.finditer(text)))):
        return True
    return any(common_share(run) < _RARE for run in _LONG.findall(text))


def _western(run: str) -> str:
    data = _western_bytes(run)
    if data is None:
        return run
    for encoding in ("utf-8", "gbk"):
        try:
            read = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(map(is_hanzi, read)) and (
            encoding == "utf-8" or (len(read) > 1 and common_share(read) >= _SURE)
        ):
            return read
    return run


def _western_bytes(run: str) -> bytes | None:
    """The bytes behind Western letters: Windows-1252, where it has a gap Latin-1."""
    data = bytearray()
    for character in run:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return None
            data.append(ord(character))
    return bytes(data)


def _double(run: str) -> str:
    """UTF-8 read as GBK. A byte without partner at the end is lost with its character."""
    try:
        data = _gbk_bytes(run)
        read = data.decode("utf-8")
    except UnicodeDecodeError:
        return _double_in_parts(run)
    return read if _better(read, run) else run


def _double_in_parts(run: str) -> str:
    """The same when bytes were lost between: the readable parts put right, U+FFFD where one is missing."""
    known = run.replace("\ufffd", "")
    read = _gbk_bytes(known).decode("utf-8", "replace")
    lost = read.count("\ufffd")
    return read if lost * 3 <= len(read) and _better(read.replace("\ufffd", ""), known) else run


def _gbk_bytes(run: str) -> bytes:
    """The bytes that were read as GBK; Windows shows a lone 80 as the euro sign."""
    return b"\x80".join(part.encode("gb18030") for part in run.split("€"))


def _shifted(match: re.Match[str]) -> str:
    """GBK off by one byte; the character whose first byte is the last one is lost."""
    run = match["run"].replace("?", "？")
    if run == "。":
        return "！！"
    if run == "！":
        before = match.string[: match.start()]
        return "。”" if before.count("“") > before.count("”") else match[0]
    try:
        data = run.encode("gbk")
        read = data[1:-1].decode("gbk")
    except UnicodeError:
        return match[0]
    if len(run) < 4 or not _better(read, run):
        return match[0]
    return _ENDINGS.get(data[0], "\ufffd") + read + "\ufffd"


def _better(read: str, run: str) -> bool:
    return common_share(read) >= _SURE and common_share(read) - common_share(run) >= _GAIN


def _is_noise(run: str) -> bool:
    """Accents stand between letters; four Western characters with signs among them were misread."""
    signs = sum(not character.isalpha() for character in run)
    return len(run) >= 4 and signs * 3 >= len(run) and any("\u00c0" <= one <= "\u00ff" for one in run)
