"""A sealed value opens in its place and with its key, and nowhere else."""

import stat

import pytest

from service.vault.sealing import KEY_FILE, Place, Seal, load_seal

PLACE = Place("c_1", 5, "phone", 7)
VALUE = "13800138000"


@pytest.fixture
def seal() -> Seal:
    return Seal(bytes(range(32)))


def test_it_opens_where_it_belongs(seal):
    assert seal.open(seal.close(VALUE, PLACE), PLACE) == VALUE


@pytest.mark.parametrize(
    "other",
    [
        PLACE._replace(conversation="c_2"),
        PLACE._replace(seq=6),
        PLACE._replace(kind="card"),
        PLACE._replace(start=8),
    ],
)
def test_a_row_copied_elsewhere_does_not_open(seal, other):
    assert seal.open(seal.close(VALUE, PLACE), other) is None


def test_neither_does_one_that_was_changed(seal):
    sealed = seal.close(VALUE, PLACE)
    for at in range(len(sealed)):
        assert seal.open(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], PLACE) is None
    for short in (b"", sealed[:5], sealed[:12], sealed[:20]):
        assert seal.open(short, PLACE) is None


def test_nor_with_another_key(seal):
    assert Seal(bytes(32)).open(seal.close(VALUE, PLACE), PLACE) is None


def test_the_same_value_never_looks_the_same(seal):
    sealed = {seal.close(VALUE, PLACE) for _ in range(50)}
    assert len({one[:12] for one in sealed}) == len(sealed) == 50
    assert not any(VALUE.encode() in one for one in sealed)


class TestKey:
    def test_it_is_made_once_and_for_its_owner(self, tmp_path):
        first = load_seal(tmp_path)
        path = tmp_path / KEY_FILE
        assert first is not None
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        again = load_seal(tmp_path)
        assert again is not None
        assert again.open(first.close(VALUE, PLACE), PLACE) == VALUE

    @pytest.mark.parametrize("content", ["", "short", "?" * 43, "A" * 60])
    def test_a_file_without_a_key_is_none(self, tmp_path, content):
        (tmp_path / KEY_FILE).write_text(content, encoding="utf-8")
        assert load_seal(tmp_path) is None
