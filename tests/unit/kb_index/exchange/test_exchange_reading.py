"""Files of every encoding and format are read, broken and hostile ones are refused with a code."""

import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from kb_index.exchange.cells import escaped, is_formula, unescaped
from kb_index.exchange.faults import CELL_LENGTH, TableRefused
from kb_index.exchange.reading import open_table

HEAD = ["topic", "question"]
ROWS = [HEAD, ["card.loss", "卡片找不着，急"], ["card.loss", "昨晚把卡弄没啦"]]


def cells(path: Path, **options: str) -> list[dict]:
    return [row.cells for row in open_table(path, **options).rows]


def refused(path: Path, **options: str) -> str:
    with pytest.raises(TableRefused) as caught:
        list(open_table(path, **options).rows)
    assert caught.value.fix in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8,"),
        ("utf-8-sig", "utf-8 with a byte order mark"),
        ("gbk", "gbk"),
        ("gb18030", "gbk"),
        ("utf-16", "utf-16 with a byte order mark"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_are_found_and_told(csv_file, encoding, told):
    path = csv_file(ROWS, encoding)
    assert told in open_table(path).about
    assert cells(path)[0] == {"topic": "card.loss", "question": "卡片找不着，急"}


def test_gb18030_is_told_from_gbk(csv_file):
    assert open_table(csv_file([HEAD, ["card.loss", "卡丢了𠮷祥"]], "gb18030")).about.startswith("gb18030")


def test_big5_is_doubted_and_read_when_named(csv_file):
    path = csv_file([HEAD, *[["card.loss", "請問信用卡的餘額在哪裡可以查詢"]] * 3], "big5")
    assert refused(path) == "encoding_doubtful"
    assert cells(path, encoding="big5")[0]["question"] == "請問信用卡的餘額在哪裡可以查詢"
    assert refused(path, encoding="no-such") == "encoding_unknown"
    assert refused(path, encoding="utf-8") == "encoding_unknown"


@pytest.mark.parametrize(
    "data", [b"topic,question\ncard.loss,\xff\xff\xfe", b"topic,question\n\x00\x01", b"\xff\xfea"]
)
def test_what_is_no_text_is_refused(tmp_path, data):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert refused(path) == "encoding_unknown"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators(csv_file, delimiter):
    assert len(cells(csv_file(ROWS, delimiter=delimiter))) == 2


def test_chinese_names_of_columns(csv_file):
    assert cells(csv_file([["主题", " 问题 "], *ROWS[1:]]))[0]["topic"] == "card.loss"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (["topic"], "columns_missing"),
        (["topic", "answer"], "columns_missing"),
        (["topic", "question", "colour"], "columns_unknown"),
        (["id", "question"], "columns_unknown"),
        (["topic", "question", "question"], "columns_repeated"),
        ([""], "empty"),
    ],
)
def test_wrong_columns(csv_file, xlsx_file, json_file, head, code):
    assert refused(csv_file([head, ["a"] * len(head)])) == code
    if head != [""]:
        assert refused(xlsx_file([head, ["a"] * len(head)])) == code
    if code in ("columns_missing", "columns_unknown"):
        assert refused(json_file([dict.fromkeys(head, "a")])) == code


def test_empty_files(tmp_path, xlsx_file, json_file):
    path = tmp_path / "a.csv"
    path.touch()
    assert refused(path) == "empty"
    assert refused(xlsx_file([])) == "empty"
    assert refused(json_file("[]")) == "empty"


def test_unknown_format(tmp_path):
    path = tmp_path / "a.doc"
    path.write_text("topic,question\n")
    assert refused(path) == "format_unknown"
    assert cells(path, kind="csv") == []


def test_an_unclosed_quote_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('topic,question\ncard.loss,"卡丢了\ncard.loss,别的\n', encoding="utf-8")
    assert refused(path) == "broken_csv"


def test_a_line_without_end_is_refused_without_reading_it_whole(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.write(b"topic,question\n")
        for _ in range(40):
            stream.write(b"a" * (1 << 20))
    assert refused(path) == "line_too_long"


def test_a_cell_of_a_megabyte_costs_its_row_alone(csv_file, xlsx_file, json_file):
    rows = [HEAD, ["card.loss", "卡" * 1_000_000], ROWS[1]]
    files = [csv_file(rows), json_file([dict(zip(HEAD, row, strict=True)) for row in rows[1:]])]
    for path in files:
        big, good = open_table(path).rows
        assert [fault.code for fault in big.faults] == ["cell_too_long"]
        assert good.cells["question"] == ROWS[1][1]


def test_more_cells_than_columns(csv_file):
    (row,) = open_table(csv_file([HEAD, ["card.loss", "卡丢了", "", "还有"]])).rows
    assert [fault.code for fault in row.faults] == ["too_many_cells"]


def test_empty_rows_count_but_are_passed_over(csv_file, xlsx_file):
    for path in (csv_file([HEAD, ["", ""], [], ROWS[1]]), xlsx_file([HEAD, [None, None], [], ROWS[1]])):
        numbers = [row.number for row in open_table(path).rows]
        assert numbers == [4]


def test_formulas_are_refused_cell_by_cell_and_never_computed(csv_file, xlsx_file):
    rows = [HEAD, ["=1+1", '=HYPERLINK("http://a")'], ROWS[1]]
    for path in (csv_file(rows), xlsx_file(rows)):
        bad, good = open_table(path).rows
        assert [(fault.code, fault.column) for fault in bad.faults] == [
            ("formula", "topic"),
            ("formula", "question"),
        ]
        assert not bad.cells
        assert not good.faults


def test_numbers_dates_and_errors_in_spreadsheets(xlsx_file):
    from datetime import datetime

    first, second = open_table(
        xlsx_file(
            [
                ["id", "title", "valid_from"],
                ["card.loss", 96110, datetime(2026, 11, 3)],
                ["card.loss", 2.5, "#REF!"],
            ]
        )
    ).rows
    assert first.cells == {"id": "card.loss", "title": "96110", "valid_from": "2026-11-03"}
    assert second.cells["title"] == "2.5"
    assert [fault.code for fault in second.faults] == ["error_cell"]


def test_only_the_first_sheet_is_read_and_that_is_told(tmp_path):
    book = Workbook()
    book.active.append(HEAD)
    book.create_sheet("more").append(["x"])
    book.save(tmp_path / "a.xlsx")
    assert "1 more not read" in open_table(tmp_path / "a.xlsx").about


@pytest.mark.parametrize("data", [b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0 old or locked", b"topic,question"])
def test_broken_xlsx(tmp_path, data):
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert refused(path) == "broken_xlsx"


def replaced(path: Path, part: str, data: bytes) -> Path:
    """The same XLSX file with one part exchanged."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = data
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_cut_sheet_is_refused(xlsx_file):
    path = xlsx_file(ROWS)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert refused(replaced(path, "xl/worksheets/sheet1.xml", sheet[: len(sheet) // 2])) == "broken_xlsx"


def test_zip_and_entity_bombs(xlsx_file):
    path = replaced(xlsx_file(ROWS), "xl/worksheets/sheet1.xml", b" " * (50 << 20))
    tracemalloc.start()
    assert refused(path) == "zip_bomb"
    assert tracemalloc.get_traced_memory()[1] < 5 << 20
    tracemalloc.stop()
    assert (
        refused(replaced(xlsx_file(ROWS), "xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'))
        == "zip_bomb"
    )


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json_lists_and_lines(json_file, name):
    objects = [dict(zip(HEAD, row, strict=True)) for row in ROWS[1:]]
    text = json.dumps(objects, indent=1) if name == "a.json" else "\n".join(map(json.dumps, objects))
    assert cells(json_file(text, name)) == objects


def test_a_json_list_longer_than_a_read(json_file):
    objects = [{"topic": "card.loss", "question": f"第{at}个问题" * 20} for at in range(2000)]
    assert cells(json_file(objects)) == objects


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1', "broken_json"),
        ('[{"topic": "a", "question": "b"}', "broken_json"),
        ('[{"topic": "a", "question": "b"},]', "broken_json"),
        ('[{"topic": "a", "question": "b"} {"topic": "c"}]', "broken_json"),
        ('{"topic": "a", "question": "b"}]', "broken_json"),
        ('[{"topic": NaN, "question": "b"}]', "broken_json"),
        ('["a"]', "json_shape"),
        ('"a"', "json_shape"),
        ('[{"topic": "a", "question": "b"}] x', "json_shape"),
        ('[{"topic": ' + "[" * 200_000 + "}]", "json_shape"),
        ('{"rows": []}', "columns_unknown"),
    ],
)
def test_json_of_another_shape(json_file, text, code):
    assert refused(json_file(text)) == code


@pytest.mark.parametrize(
    "item",
    ['{"topic": 1, "question": "a"}', '{"topic": "a", "question": {"b": 1}}', '{"topic": "a", "colour": "b"}', '{"id": "a"}',
     '{"topic": "a", "question": true}', '{"": "a", "topic": "b", "question": "c"}'],
)  # fmt: skip
def test_json_rows_of_another_shape(json_file, item):
    first, second = open_table(json_file(f'[{{"topic": "a", "question": "b"}}, {item}]')).rows
    assert not first.faults
    assert {fault.code for fault in second.faults} == {"wrong_type"}


def test_a_field_twice_in_an_object(json_file):
    _, second = open_table(
        json_file('[{"topic": "a", "question": "b"}, {"topic": "a", "topic": "b", "question": "c"}]')
    ).rows
    assert [fault.code for fault in second.faults] == ["repeated_key"]


@pytest.mark.parametrize(
    "text", ["=1", "+86", "-5", "@a", "'=1", "''=1", "\t=1", "＝1", "'好'", "好", "", "'", "-"]
)
def test_escaping_is_undone(text):
    assert unescaped(escaped(text)) == text
    assert not is_formula(escaped(text))
    if text[:1] in ("=", "+", "-", "@", "＝"):
        assert escaped(text).startswith("'")


def test_the_longest_cell_is_taken(csv_file):
    (row,) = open_table(csv_file([HEAD, ["card.loss", "a" * CELL_LENGTH]])).rows
    assert not row.faults
