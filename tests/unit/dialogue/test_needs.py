import pytest

from service.dialogue.needs import NeedsError, Surface, load_surfaces
from service.dialogue.reading import by_button
from tests.support.library import ROOT, topics, vocabulary


@pytest.fixture(scope="module")
def surfaces() -> dict[str, Surface]:
    return load_surfaces(ROOT / "bot" / "data" / "needs")


def test_every_surface_of_the_vocabulary_has_its_needs(surfaces):
    wanted = {
        surface: {(item["need"], item["topic"]) for item in needs}
        for surface, needs in vocabulary()["surfaces"].items()
    }
    written = {
        name: {(need.need, need.topic) for need in surface.needs} for name, surface in surfaces.items()
    }
    assert written == wanted


def test_each_button_is_understood_as_its_need(surfaces):
    for surface in surfaces.values():
        for need in surface.needs:
            assert by_button(need.button.lower(), surface).need == need.need


def test_needs_lead_to_topics_that_exist(surfaces):
    assert all(need.topic in topics() for surface in surfaces.values() for need in surface.needs)


def test_a_faulty_file_names_its_field(tmp_path):
    (tmp_path / "x.yml").write_text("surface: a.b\nprobe: 问\nneeds: []\n", encoding="utf-8")
    with pytest.raises(NeedsError, match=r"x\.yml: .*probe_again"):
        load_surfaces(tmp_path)
