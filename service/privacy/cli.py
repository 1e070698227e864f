"""`subtext mask`: one JSON line of spans for each line of text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from service.privacy.mask import mask


def mask_lines(lines: Iterable[str]) -> Iterator[str]:
    """JSON lines `{"text": masked, "spans": [[start, end, kind], …]}`.

    Offsets are code points of the line without its end.
    """
    for line in lines:
        masked = mask(line.rstrip("\r\n"))
        spans = [list(span) for span in masked.spans]
        yield json.dumps({"text": masked.text, "spans": spans}, ensure_ascii=False)
