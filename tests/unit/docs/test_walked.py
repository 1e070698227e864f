"""The how-to pages that must be walked are, and a walk notices what the page says otherwise."""

import pytest

from tests.support.howto import Walk, commands, section

WALKED = {
    "add-a-topic": ("A new topic with its answer", "test_add_a_topic.py"),
    "fix-a-misunderstanding": ("In short", "test_studio_changes.py"),
    "release-and-roll-back": ("In the studio", "test_studio_releases.py"),
}


@pytest.mark.parametrize("page", WALKED)
def test_a_browser_test_goes_the_page_to_its_end(page, read):
    heading, test = WALKED[page]
    source = read(f"tests/e2e/{test}")
    assert f'Walk("{page}", "{heading}")' in source
    assert "walk.done()" in source
    with pytest.raises(AssertionError, match="nobody does"):
        Walk(page, heading).done()


def test_a_step_that_the_page_has_not_next_is_refused():
    walk = Walk("release-and-roll-back", "In the studio")
    assert walk.next("版本发布") == "版本发布"
    with pytest.raises(AssertionError, match="the page says '制作新版本' next"):
        walk.next("发布")


def test_a_section_that_is_gone_is_named():
    with pytest.raises(AssertionError, match="has no section 'In the shop'"):
        section("add-a-topic", "In the shop")


def test_commands_come_without_comments_and_with_their_quotes_undone():
    told = '1. Do:\n\n   ```sh\n   ./subtext a "b c"   # why\n\n   # nothing\n   ./subtext d > e\n   ```\n'
    assert commands(told) == [["./subtext", "a", "b c"], ["./subtext", "d", ">", "e"]]
