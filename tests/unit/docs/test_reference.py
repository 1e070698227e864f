"""Whatever the code offers stands in the reference."""

import re
import typing

import pytest
from reference_pages import errors, pages
from reference_pages.decisions import reasons
from reference_pages.markdown import Undocumented, explained


def test_generated_pages_are_fresh(root, read):
    """Otherwise: run `python scripts/docs`."""
    for name, text in pages(root).items():
        assert read(f"docs/reference/{name}") == text, name


def test_every_setting_is_documented(read):
    from service.core.settings import Settings

    page = read("docs/reference/settings.md")
    for name, field in Settings.model_fields.items():
        assert f"`SUBTEXT_{name.upper()}`" in page
        assert field.description and field.description in page


def test_every_variable_the_code_names_is_documented(root, read):
    page = read("docs/reference/settings.md")
    named = set()
    for pattern in (
        "scripts/_setup/*.py",
        "service/**/*.py",
        "bot/**/*.py",
        "kb_index/**/*.py",
        "cli/*.py",
        "*.yml",
    ):
        for path in root.glob(pattern):
            named |= set(re.findall(r"\bSUBTEXT_[A-Z]+(?:_[A-Z]+)*\b", path.read_text(encoding="utf-8")))
    assert len(named) > 5
    assert sorted(name for name in named if f"`{name}`" not in page) == []


def test_every_endpoint_is_documented(read):
    from reference_pages.application import endpoints

    page = read("docs/reference/http-api.md")
    table = endpoints()
    assert len(table) > 20
    for one in table:
        path = re.sub(r"<(\w+)>", r"{\1}", one.path)
        assert f"### `{one.method} {path}`" in page


def test_every_event_is_documented(read):
    from service.conversations.events import Happening

    page = read("docs/reference/events.md")
    for kind in typing.get_args(Happening):
        assert f"## `{kind.type}`" in page


def test_every_error_code_is_documented(root, read):
    page = read("docs/reference/errors.md")
    codes = {one.code for one in errors.http_codes(root)}
    assert {"invalid_field", "already_taken", "csrf", "ticket_invalid", "text_too_long"} <= codes
    for name in codes:
        assert f"| `{name}` |" in page


def test_every_command_is_documented(read):
    import typer

    from cli.main import app

    page = read("docs/reference/cli.md")
    command = typer.main.get_command(app)
    paths = []
    for name, inner in command.commands.items():
        paths += [f"{name} {below}" for below in inner.commands] if hasattr(inner, "commands") else [name]
    assert "kb search" in paths
    for path in paths:
        assert f"## `./subtext {path}" in page


def test_every_decision_is_documented(root, read):
    from service.dialogue.outcome import Kind

    page = read("docs/reference/decisions.md")
    found = reasons(root)
    assert {"asked_person", "fee_waiver", "weak_evidence", "need_told", "technical", "hard_topic"} <= found
    for name in (*found, *(kind.value for kind in Kind)):
        assert f"| `{name}` |" in page


def test_a_name_without_an_explanation_is_refused():
    with pytest.raises(Undocumented, match="new_code"):
        explained("codes", ["known", "new_code"], {"known": ""})


def test_an_explanation_of_nothing_is_refused():
    with pytest.raises(Undocumented, match="old_code"):
        explained("codes", ["known"], {"known": "", "old_code": ""})
