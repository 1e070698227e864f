"""Similarity of characters to every indexed text."""

import numpy as np
import pytest

from kb_index.lexical import grams, weigh
from kb_index.lexical_rows import LexicalRows

TEXTS = ["信用卡年费", "信用卡额度", "房贷利率"]
VOCABULARY = {gram: at for at, gram in enumerate(sorted({gram for text in TEXTS for gram in grams(text)}))}
IDF = np.linspace(1, 2, len(VOCABULARY), dtype=np.float32)


def similarities(rows: LexicalRows, text: str) -> np.ndarray:
    return rows.similarities(*weigh(text, VOCABULARY, IDF))


def test_the_same_text_is_most_similar_and_a_foreign_one_not_at_all() -> None:
    found = similarities(LexicalRows.of(TEXTS, VOCABULARY, IDF), "信用卡年费")
    assert found[0] == pytest.approx(1, abs=1e-5)
    assert 0 < found[1] < 1
    assert found[2] == 0


def test_they_are_the_cosines_of_the_weights() -> None:
    found = similarities(LexicalRows.of(TEXTS, VOCABULARY, IDF), "年费和额度")
    asked, weights = weigh("年费和额度", VOCABULARY, IDF)
    for row, text in enumerate(TEXTS):
        ids, own = weigh(text, VOCABULARY, IDF)
        table = dict(zip(ids.tolist(), own.tolist(), strict=True))
        cosine = sum(weight * table.get(at, 0) for at, weight in zip(asked.tolist(), weights, strict=True))
        assert found[row] == pytest.approx(cosine, abs=1e-5)


def test_renewed_rows_are_those_of_a_fresh_start() -> None:
    renewed = LexicalRows.of(TEXTS, VOCABULARY, IDF).renewed([2, 0, 3], ["房贷额度"])
    fresh = LexicalRows.of(["房贷利率", "信用卡年费", "房贷额度"], VOCABULARY, IDF)
    assert similarities(renewed, "房贷额度") == pytest.approx(similarities(fresh, "房贷额度"))


def test_unknown_characters_are_like_nothing() -> None:
    assert similarities(LexicalRows.of(TEXTS, VOCABULARY, IDF), "xyz").tolist() == [0, 0, 0]
