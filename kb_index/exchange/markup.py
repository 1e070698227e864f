"""HTML remains: tags, entities, and tags that lost their first character."""

from __future__ import annotations

import html
import re

_NAMES = (
    "a|abbr|article|b|blockquote|body|br|button|center|code|dd|del|div|dl|dt|em|figure|font|footer|form|h[1-6]|"
    "head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|o:p|ol|option|p|pre|s|section|select|small|"
    "span|strong|style|script|sub|sup|svg|table|tbody|td|th|thead|title|tr|u|ul|video"
)
_BLOCK = re.compile(
    r"<!--.*?-->|<(?P<name>script|style)\b[^>]{0,500}>.*?</(?P=name)\s*>", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(r"<\s*(?:br\s*/?|/(?:p|div|li|tr|h[1-6]|ul|ol|table|section))\s*>", re.IGNORECASE)
_TAG = re.compile(rf"</?\s*(?:{_NAMES})(?:\s[^<>]{{0,1000}})?/?>", re.IGNORECASE)
# A decoder that lost its step takes the `<` of a closing tag with it.
_HEADLESS = re.compile(r"[?？]?/(?:p|div|li|ul|ol|span|strong|td|tr|h[1-6]|section)>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,12}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});")


def without_markup(text: str) -> str:
    """The text a reader would have seen. `利率<3%且>1%` stays: only names that HTML has are tags."""
    if "<" in text or ">" in text:
        text = _BREAK.sub("\n", _BLOCK.sub("", text))
        text = _HEADLESS.sub("\n", _TAG.sub("", text))
    # Twice: what was escaped once too often, &amp;nbsp;.
    for _ in range(2):
        if "&" in text:
            text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text
