import numpy as np

from service.dialogue.nearness import Nearness
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
