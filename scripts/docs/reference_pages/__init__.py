"""The reference pages that are made from the code: one module per page, each with `page(root) -> str`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reference_pages import cli, decisions, errors, events, http_api, masking, settings, summary

PAGES = {
    "settings.md": settings.page,
    "http-api.md": http_api.page,
    "events.md": events.page,
    "errors.md": errors.page,
    "cli.md": cli.page,
    "decisions.md": decisions.page,
    "masking.md": masking.page,
    "summary.md": summary.page,
}


@lru_cache
def pages(root: Path) -> dict[str, str]:
    """File name → text. Raises Undocumented when the code has something no page explains."""
    return {name: page(root) for name, page in PAGES.items()}
