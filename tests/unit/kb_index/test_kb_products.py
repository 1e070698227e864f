"""The bank's own product names are understood as plain words, in content and in questions alike."""

from pathlib import Path

import pytest
import yaml

from kb_index.build import build
from kb_index.content import BANK, read
from kb_index.products import Products
from kb_index.search import KnowledgeBase
from tests.support.kb_samples import BANK as SAMPLE
from tests.support.kb_samples import FakeEncoder, write_project

NAMED = {**SAMPLE, "products": {"云杉快贷": "贷款", "云杉": "银行"}}


def test_longest_name_wins_and_case_does_not_matter() -> None:
    products = Products({"云杉": "银行", "云杉e贷": "贷款"})
    assert products.plain("云杉e贷利率") == "贷款利率"
    assert products.plain("云杉的卡") == "银行的卡"
    assert Products({"A贷": "贷款"}).plain("a贷") == "贷款"


def test_no_names_change_nothing() -> None:
    assert Products.of({}).plain("云杉e贷") == "云杉e贷"


@pytest.mark.parametrize("wrong", [["快贷"], {"快贷": ["贷款"]}, {"快贷": ""}, "快贷"])
def test_faulty_names_are_a_problem_of_bank_yml(tmp_path: Path, wrong: object) -> None:
    write_project(tmp_path)
    (tmp_path / BANK).write_text(yaml.safe_dump({**SAMPLE, "products": wrong}, allow_unicode=True))
    problems = read(tmp_path).problems
    assert [(problem.file, problem.field, problem.code) for problem in problems] == [
        (BANK, "products", "schema")
    ]


def test_question_with_an_own_name_finds_what_the_plain_word_finds(tmp_path: Path) -> None:
    write_project(tmp_path)
    encoder = FakeEncoder()
    plain = KnowledgeBase.load(build(tmp_path, encoder, tmp_path / "out", lambda _line: None), encoder)
    named = plain.with_products(Products({"小树宝": "余额"}))
    assert named.search("查小树宝", 1)[0] == plain.search("查余额", 1)[0]
    assert plain.search("查小树宝", 1)[0] != plain.search("查余额", 1)[0]


def test_names_are_kept_in_the_index(tmp_path: Path) -> None:
    write_project(tmp_path)
    (tmp_path / BANK).write_text(yaml.safe_dump(NAMED, allow_unicode=True))
    encoder = FakeEncoder()
    base = KnowledgeBase.load(build(tmp_path, encoder, tmp_path / "out", lambda _line: None), encoder)
    assert base.products.words == NAMED["products"]
