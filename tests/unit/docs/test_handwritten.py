"""Pages written by hand name everything their subject has."""

import ast
import re
from dataclasses import fields

import pytest
import tomllib


def test_websocket_frames(root, read):
    page = read("docs/reference/websocket.md")
    modules = (
        "service/conversations/socket.py", "service/conversations/routes.py", "service/core/socket.py",
        "service/desk/socket.py", "service/handoff/line/waiting.py",
    )  # fmt: skip
    frames = {frame for module in modules for frame in _frames(ast.parse(read(module)))}
    assert {"hello", "ready", "ack", "nack", "inbox", "typing", "error"} <= frames
    for frame in frames:
        assert f"`{frame}`" in page, frame


def _frames(tree: ast.AST):
    """Types of frames sent in dict literals, and those compared with what was received."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "type" and isinstance(value, ast.Constant):
                    yield value.value
        if isinstance(node, ast.Compare) and any(word in ast.unparse(node.left) for word in ("kind", "type")):
            yield from (
                side.value
                for side in node.comparators
                if isinstance(side, ast.Constant) and re.fullmatch(r"[a-z]+", str(side.value))
            )


def test_turn_channel_bounds(read):
    page = read("docs/reference/turn-channel.md")
    state, channel = read("bot/state.py"), read("bot/channel.py")
    for name, text in (
        ("MAX_TURNS", "the last {}"),
        ("MAX_TURN_TEXT", "cut at {} characters"),
        ("MAX_ACTIONS", "at most {} actions"),
    ):
        assert text.format(_number(state, name)) in page, name
    assert f"at most {_number(channel, 'MAX_TEXT')} characters" in page
    assert f"may take {float(_number(channel, 'DEADLINE_SECONDS')):g} seconds" in page
    assert f"{_number(channel, 'MAX_BODY_BYTES')} KiB" in page
    assert f"| whole | {_number(state, 'MAX_BYTES')} KiB |" in page


def _number(source: str, name: str) -> str:
    found = re.search(rf"^{name} = ([\d.]+)", source, re.MULTILINE)
    assert found, name
    return found[1]


def test_outcome_fields(read):
    from service.dialogue.outcome import Decision, Handoff, Outcome

    page = read("docs/reference/turn-channel.md")
    for kind in (Outcome, Decision, Handoff):
        for field in fields(kind):
            assert f'"{field.name}"' in page, field.name


@pytest.mark.parametrize("model", ["Article", "Playbook"])
def test_content_fields(read, model):
    from kb_index import article

    page = read("docs/reference/content.md")
    for name in getattr(article, model).model_fields:
        assert f"`{name}`" in page, name


def test_need_fields(read):
    from service.dialogue.needs import Need, Surface

    page = read("docs/reference/content.md")
    for field in (*fields(Need), *fields(Surface)):
        assert re.search(rf"`(needs\[\]\.)?{field.name}`", page), field.name


def test_fact_fields(read):
    from service.dialogue.facts import FactSheet, Part, Question

    page = read("docs/reference/content.md").split("## Facts")[1].split("\n## ")[0]
    for field in (*fields(Part), *fields(Question), *fields(FactSheet)):
        assert re.search(rf"`(\w+\[\]\.)?{field.name}(\[\]|`)", page), field.name


def test_content_limits(read):
    from kb_index.lint import limits

    page = read("docs/reference/content.md")
    for line in (
        f"| `similar_questions` | list, at least {limits.LEAST_QUESTIONS};",
        f"| `similar_questions` | at least {limits.LEAST_PLAYBOOK_QUESTIONS} |",
        f"| `answer` | at most {limits.ANSWER_LENGTH} characters",
        f"| `steps` | at most {limits.MOST_STEPS} |",
        f"| `alternatives` | at most {limits.MOST_ALTERNATIVES} |",
        f"| `needs[].examples` | at least {limits.LEAST_NEED_EXAMPLES} |",
        f"at least {limits.LEAST_NLU_EXAMPLES} examples",
        f"at least {limits.LEAST_TERMS} terms",
    ):
        assert line in page, line


def test_content_rules(read):
    from kb_index.lint import RULES

    page = read("docs/reference/content.md")
    told = re.findall(r"^\| `(\w+)` \| (.+) \|$", page.split("## Rules")[1].split("\n## ")[0], re.MULTILINE)
    assert told == [(rule.code, rule.about) for rule in RULES]


def test_masked_kinds(read):
    from service.privacy.kinds import ALL

    page = read("docs/reference/masking.md")
    for kind in ALL:
        assert f"`{kind}`" in page, kind


def test_ownership_drawing(read):
    from service.conversations.ownership import ALLOWED

    drawn = set(re.findall(r"^  (\w+) --> (\w+):", read("docs/explanation/ownership.md"), re.MULTILINE))
    assert drawn == {(owner.value, to.value) for owner, allowed in ALLOWED.items() for to in allowed}


def test_loader_commands(read):
    page = read("docs/howto/embed-the-widget.md")
    _, table = read("web/loader/chat.ts").split("  const commands: ")
    commands = re.findall(r"^    (\w+)\(\w*\) \{$", table, re.MULTILINE)
    assert {"boot", "shutdown"} < set(commands)
    for name in commands:
        assert f"SubtextChat('{name}'" in page, name


def test_make_targets(root, read):
    targets = set(re.findall(r"^(\w+):", read("Makefile"), re.MULTILINE))
    named = set()
    for path in (
        root / "README.md",
        root / "README.zh.md",
        root / "CONTRIBUTING.md",
        *(root / "docs").rglob("*.md"),
    ):
        named |= set(re.findall(r"(?:`|^)make (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test", "check"} <= named <= targets


def test_version_of_the_changelog(read):
    from service.app import VERSION

    project = tomllib.loads(read("pyproject.toml"))["project"]
    newest = re.search(r"^## \[([\d.]+)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert newest[1] == VERSION == project["version"]
