"""What `./subtext mask --measure` shows is what was promised."""

from __future__ import annotations

from cli.masking.clean import figured_sentences, own_sentences
from cli.masking.corpus import CARRIERS, LATER, carriers
from cli.masking.measuring import COUNT, Clean, Row, as_text, measure_clean, measure_recall
from cli.masking.values import MAKE, check_digit, luhn_digit
from service.privacy import kinds
from service.privacy.mask import mask


def test_every_kind_is_found() -> None:
    rows = measure_recall(500)
    assert {row.name for row in rows} == set(MAKE)
    assert [f"{row.name} {row.half} {row.recall} {row.missed[:5]}" for row in rows if not row.passed] == []


def test_clean_sentences_stay() -> None:
    rows = measure_clean()
    assert sum(row.sentences for row in rows) >= 5_000
    assert len(own_sentences()) == len(set(own_sentences()))
    assert [f"{row.name} {row.share} {row.touched[:5]}" for row in rows if not row.passed] == []
    assert len(set(figured_sentences(3_000, 1))) > 1_500


def test_the_corpus_is_large_and_its_carriers_are_different() -> None:
    assert COUNT >= 500
    every = [line for path in (CARRIERS, LATER) for lines in carriers(path).values() for line in lines]
    assert len(every) == len(set(every)) >= 200
    assert all(line.count("{}") == 1 for line in every)


def test_check_digits_are_those_of_the_standards() -> None:
    assert check_digit("11010519491231002") == "X"
    assert luhn_digit("411111111111111") == "1"


def test_a_row_below_its_line_fails_and_says_so() -> None:
    poor = Row("card", "seen", 100, 98, ["plain | a → a"])
    assert not poor.passed
    assert Row("name", "seen", 100, 98).passed
    assert not Clean("x", 100, ["a", "b"]).passed
    text = as_text([poor], [Clean("own", 100, [])], misses=1)
    assert "FAILS" in text
    assert "plain | a → a" in text


def test_county_codes_and_calendars_do_not_decide() -> None:
    """Abolished, unlisted, newly founded; a 30th of February; a foreigner's permanent residence card."""
    for body in (
        "11010319621231002",
        "32999919900101123",
        "33011420210505321",
        "11010519800230123",
        "91100019850101001",
    ):
        number = body + check_digit(body)
        assert mask(f"号{number}").text == "号[证件号]"
        wrong = body + ("1" if number[-1] != "1" else "2")
        assert mask(f"订单号{wrong}").text != "订单号[证件号]"


def test_every_kind_stands_once_in_the_table() -> None:
    names = [kind.name for kind in kinds.TABLE]
    assert len(names) == len(set(names))
    assert set(names) == kinds.ALL
    assert set(kinds.ACTION) == set(kinds.Level)
