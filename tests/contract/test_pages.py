"""The built pages as browsers and banks' sites get them: policies, how long they keep, who may read them."""

from pathlib import Path

import pytest

from tests.support.stack import Stack, running

BANK = "https://www.bank.example"
NAMED = "loader-0123456789ab.js"


@pytest.fixture
async def stack(tmp_path: Path):
    web = tmp_path / "built" / "web"
    for name in ("demo/index.html", "widget/index.html", "widget/assets/index-x.js", "desk/index.html"):
        (web / name).parent.mkdir(parents=True, exist_ok=True)
        (web / name).write_text(name, encoding="utf-8")
    for name in ("loader.js", "loader.json", NAMED):
        (web / name).write_text("{}", encoding="utf-8")
    async with running(tmp_path / "var", build_dir=tmp_path / "built", public_origins=[BANK]) as stack:
        yield stack


async def policy(stack: Stack, path: str) -> dict[str, str]:
    response = await stack.http.get(path)
    assert response.status_code == 200, path
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", ["/widget/", "/chat"])
async def test_the_chat_takes_no_string_for_markup_or_script(stack: Stack, path: str):
    given = await policy(stack, path)
    assert given["default-src"] == "'none'"
    assert given["script-src"] == given["style-src"] == "'self'"
    assert given["base-uri"] == "'none'"
    assert given["require-trusted-types-for"] == "'script'"
    assert given["trusted-types"] == "vue"
    assert given["frame-ancestors"] == f"'self' {BANK}"


async def test_the_bank_page_allows_the_chat_no_more_than_a_bank_has_to(stack: Stack):
    given = await policy(stack, "/")
    assert given["script-src"] == given["frame-src"] == "'self'"
    assert "connect-src" not in given
    assert given["default-src"] == given["frame-ancestors"] == "'none'"


async def test_nobody_frames_the_desk(stack: Stack):
    assert (await policy(stack, "/desk/"))["frame-ancestors"] == "'none'"


@pytest.mark.parametrize(
    ("path", "kept", "read"),
    [
        ("/loader.js", "no-cache", "*"),
        ("/loader.json", "no-cache", "*"),
        (f"/{NAMED}", "max-age=31536000, immutable", "*"),
        ("/widget/assets/index-x.js", "max-age=31536000, immutable", None),
        ("/widget/", "no-cache", None),
    ],
)
async def test_what_is_kept_and_who_may_read_it(stack: Stack, path: str, kept: str, read: str | None):
    response = await stack.http.get(path)
    assert response.headers["Cache-Control"] == kept
    assert response.headers.get("Access-Control-Allow-Origin") == read
