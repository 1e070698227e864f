"""The two READMEs say the same."""

import re


def test_same_structure(read):
    english, chinese = read("README.md"), read("README.zh.md")
    assert _levels(english) == _levels(chinese)
    assert _rows(english) == _rows(chinese)


def test_same_links(read):
    links = [set(re.findall(r"\]\(([^)]+)\)", read(name))) for name in ("README.md", "README.zh.md")]
    assert links[0] - {"README.zh.md"} == links[1] - {"README.md"}


def test_same_commands_and_processes(read):
    """Shell blocks without their comments; the arrows of the drawing without their words."""
    for kind, strip in (
        ("sh", r"#.*"),
        ("mermaid", r'(?s)\["[^]]*"\]|\[\("[^]]*"\)\]|-\. "[^"]*" |-- "[^"]*" '),
    ):
        blocks = [
            re.findall(rf"```{kind}\n(.*?)```", read(name), re.DOTALL)
            for name in ("README.md", "README.zh.md")
        ]
        bare = [[re.sub(r"\s+", " ", re.sub(strip, "", block)) for block in found] for found in blocks]
        assert bare[0] == bare[1]
        assert bare[0]


def test_the_two_commands_stand_at_the_top(read):
    for name in ("README.md", "README.zh.md"):
        top = "\n".join(read(name).splitlines()[:10])
        assert "make run" in top
        assert "make test" in top


def _levels(text: str) -> list[int]:
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [len(found) for found in re.findall(r"^(#+) ", outside, re.MULTILINE)]


def _rows(text: str) -> list[int]:
    """Rows of each table."""
    return [len(block.splitlines()) for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]
