"""Every link and every named file is there; every page can be reached."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted(
    [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "scripts" / "README.md"],
    key=lambda path: path.as_posix(),
)
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TOP = (
    "kb_index/",
    "service/",
    "bot/",
    "actions/",
    "cli/",
    "web/",
    "tests/",
    "scripts/",
    "docs/",
    "requirements/",
)


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_resolve(page):
    broken = []
    for link in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in _anchors(path)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_named_files_exist(page):
    """Inline code that looks like a path of this repository is one."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    paths = [code for code in re.findall(r"`([^`\s]+)`", text) if code.startswith(_TOP)]
    gone = [path for path in paths if not re.search(r"[<>*…]", path) and not (ROOT / path).exists()]
    assert gone == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=_name)
def test_pages_can_be_reached(page):
    if page.name == "index.md":
        above = ROOT / "README.md" if page.parent.parent == ROOT / "docs" else None
    else:
        above = page.parent / "index.md"
    if above is not None:
        linked = {
            (above.parent / link.partition("#")[0]).resolve()
            for link in _LINK.findall(above.read_text(encoding="utf-8"))
        }
        assert page in linked


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "adr").glob("0*.md")), ids=_name)
def test_decisions_are_short_and_numbered(page):
    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {int(page.name[:4])}. ")
    assert len(lines) <= 60


def _anchors(path: Path) -> set[str]:
    """Anchors as code hosts make them from headings."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", _FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE):
        found.add(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"))
    return found
