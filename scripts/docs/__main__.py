"""Write the generated pages of docs/reference/ anew, or say which are stale: `python scripts/docs [--check]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"


def main(arguments: list[str]) -> int:
    """0 when everything is written or fresh, 1 when `--check` finds a stale page."""
    parser = argparse.ArgumentParser(prog="python scripts/docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
    given = parser.parse_args(arguments)
    sys.path.insert(0, str(ROOT))
    # The pages import the service, which lies in ROOT.
    from reference_pages import pages  # noqa: PLC0415 - needs the path set above

    stale = [name for name, text in pages(ROOT).items() if _read(FOLDER / name) != text]
    if given.check:
        for name in stale:
            print(f"docs/reference/{name} is stale: run python scripts/docs")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(pages(ROOT)[name], encoding="utf-8")
        print(f"docs/reference/{name} written")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
