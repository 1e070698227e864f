import numpy as np
import pytest

from service.dialogue.nearness import BARE, NOTHING, Nearness
from service.dialogue.needs import NeedsError, load_bare, load_nothing
from tests.support.library import SURFACE


class LetterEncoder:
    """Counts a few characters; enough to make like texts alike."""

    letters = "收码号换绑卡登录改人"

    def encode(self, texts):
        rows = np.array(
            [[text.count(letter) + 0.01 for letter in self.letters] for text in texts], dtype=np.float32
        )
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


NEARNESS = Nearness({SURFACE.surface: SURFACE}, LetterEncoder())


def test_the_nearest_need_is_the_one_meant():
    near = NEARNESS.similarity("码收了没", SURFACE.surface)
    assert set(near) == {need.need for need in SURFACE.needs}
    assert max(near, key=near.get) == "sms_code_missing"
    assert all(-1.001 <= value <= 1.001 for value in near.values())


def test_nothing_to_compare():
    assert NEARNESS.similarity("码", "no.such") == {}
    assert NEARNESS.similarity("", SURFACE.surface) == {}
    assert Nearness({}, LetterEncoder()).similarity("码", "no.such") == {}


def test_characters_tell_what_the_encoder_does_not_see():
    text = SURFACE.named("bind_payment_failed").examples[0]
    blind = LetterEncoder()
    blind.letters = "龘"
    near = Nearness({SURFACE.surface: SURFACE}, blind).similarity(text, SURFACE.surface)
    assert max(near, key=near.get) == "bind_payment_failed"


def test_the_bare_question_and_replies_that_tell_nothing_stand_beside_the_needs():
    beside = Nearness(
        {SURFACE.surface: SURFACE},
        LetterEncoder(),
        bare={SURFACE.surface: ("预留的是哪个", "查预留的号")},
        nothing=("你先说", "随便问问"),
    )
    bare, nothing = (beside.similarity(text, SURFACE.surface) for text in ("查预留", "你先说呀"))
    assert max(bare, key=bare.get) == BARE
    assert max(nothing, key=nothing.get) == NOTHING


def test_vectors_that_are_known_are_not_made_again():
    class Refusing(LetterEncoder):
        def encode(self, texts):
            raise AssertionError(texts)

    again = Nearness({SURFACE.surface: SURFACE}, Refusing(), NEARNESS.known)
    assert again.known.keys() == NEARNESS.known.keys()


def test_examples_beside_the_needs_are_read_from_their_files(tmp_path):
    bare, nothing = tmp_path / "surfaces.yml", tmp_path / "no_need.yml"
    assert load_bare(bare) == {}
    assert load_nothing(nothing) == ()
    bare.write_text("nlu:\n- intent: a.b\n  examples: |\n    - 问一\n    - 问二\n", encoding="utf-8")
    nothing.write_text("replies: [你先说]\n", encoding="utf-8")
    assert load_bare(bare) == {"a.b": ("问一", "问二")}
    assert load_nothing(nothing) == ("你先说",)


@pytest.mark.parametrize(("load", "text"), [(load_bare, "nlu: 1"), (load_nothing, "replies: 1")])
def test_a_faulty_file_of_examples_is_refused(load, text, tmp_path):
    path = tmp_path / "x.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NeedsError, match=r"x\.yml"):
        load(path)
