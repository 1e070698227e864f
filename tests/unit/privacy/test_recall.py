"""How much planted personal data is found: JR/T C3 at least 0.99, C2 numbers at least 0.98."""

from __future__ import annotations

import pytest
from privacy_corpus import found, planted

from service.privacy import kinds
from service.privacy.mask import mask

COUNT = 1200
SEEDS = (7, 8)


@pytest.mark.parametrize("kind", sorted(kinds.C3))
@pytest.mark.parametrize("seed", SEEDS)
def test_secrets_are_found(kind: str, seed: int) -> None:
    items = planted(kind, COUNT, seed)
    missed = [item.text for item in items if not found(item, mask(item.text).spans, set(kinds.C3))]
    assert len(missed) <= COUNT * 0.01, missed[:20]


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("card", {kinds.CARD, kinds.ACCOUNT}),
        ("id_card", {kinds.ID_CARD}),
        ("phone", {kinds.PHONE}),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_identifying_numbers_are_found(kind: str, allowed: set[str], seed: int) -> None:
    items = planted(kind, COUNT, seed)
    missed = [item.text for item in items if not found(item, mask(item.text).spans, allowed)]
    assert len(missed) <= COUNT * 0.02, missed[:20]


@pytest.mark.parametrize("kind", ["card", "id_card", "phone", *sorted(kinds.C3)])
def test_the_kind_is_named_rightly(kind: str) -> None:
    items = planted(kind, COUNT, 9)
    wrong = [item.text for item in items if kind not in mask(item.text).kinds]
    assert len(wrong) <= COUNT * 0.03, wrong[:20]


@pytest.mark.parametrize("kind", ["card", "id_card", "phone", *sorted(kinds.C3)])
def test_masking_masked_text_changes_nothing(kind: str) -> None:
    for item in planted(kind, COUNT, 10):
        masked = mask(item.text).text
        assert mask(masked).text == masked
