"""Canned replies: what is allowed, files that come back to the byte, what an import would change."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.errors import InvalidField
from service.core.settings import ROOT
from service.desk.phrases import table_file
from service.desk.phrases.planning import Outcome, plan
from service.desk.phrases.rules import VARIABLES, Content, Phrase, Place, Scope, checked, checked_shortcode
from service.desk.phrases.starter import StarterError, load_starter
from service.desk.phrases.table_file import read, written
from service.identity.staff import Member

AGENT = Member("s_agent", "agent", "1001", "坐席", ["agent"], ["*"])
CHIEF = Member("s_chief", "chief", "3001", "主管", ["supervisor"], [])
SKILLS = ("forex", "wealth")


def phrase(content: Content, place: Place | None = None, number: int = 0) -> Phrase:
    return Phrase(f"p_{number}", place or Place(Scope.PERSONAL, AGENT.id), content, 1)


def refused(**over: str) -> tuple[str, list[str]]:
    fields = {"shortcode": "wx", "title": "问候", "category": "", "text": "您好", **over}
    with pytest.raises(InvalidField) as error:
        checked(**fields)
    return error.value.code, error.value.fields


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"shortcode": "有 空格"}, "shortcode_invalid"),
        ({"shortcode": "-a"}, "shortcode_invalid"),
        ({"shortcode": "a" * 25}, "shortcode_invalid"),
        ({"title": " "}, "title_invalid"),
        ({"title": "长" * 31}, "title_invalid"),
        ({"category": "长" * 21}, "category_invalid"),
        ({"text": "长" * 501}, "phrase_too_long"),
        ({"text": "您好，{{姓名}}"}, "variable_unknown"),
        ({"text": "您好，{{工号"}, "variable_unknown"),
        ({"text": "您好，工号}}"}, "variable_unknown"),
        ({"text": "这款理财保本保息，请放心"}, "language_forbidden"),
    ],
)
def test_what_is_refused_names_its_field(over, expected):
    assert refused(**over) == (expected, list(over))
    assert refused(text=" \u200b ")[0] == "text_empty"


def test_shortcodes_are_the_same_however_they_are_typed():
    assert {checked_shortcode(code) for code in ("JK", "/jk", " ｊｋ ", "jk")} == {"jk"}
    assert checked_shortcode("解卡") == "解卡"


def test_a_text_is_tidied_and_masked():
    content = checked("a", " 两 行\n标题 ", " ", "您好，{{ 工号 }}，手机13812345678\r\n再见 ")
    assert (content.title, content.category) == ("两 行 标题", "")
    assert content.text.startswith("您好，{{工号}}，手机")
    assert "13812345678" not in content.text
    assert content.text.endswith("\n再见")


awkward = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="=+-@'\"“，,;\t\n\r 01😀您好👨‍👩‍👧＝", max_size=40),
    st.sampled_from(
        ["=1+1", "'=1+1", "00123", '"', "a,b", "您好，{{工号}}", "@SUM(A1)", "\u2028x", "第一行\n第二行"]
    ),
)


def content_of(text: str, number: int) -> Content | None:
    try:
        return checked(f"k{number}", text[:30] or "标题", text[:20], text)
    except InvalidField:
        return None


@settings(max_examples=120, deadline=None)
@given(st.lists(awkward, max_size=5), st.sampled_from(["csv", "json"]))
def test_what_is_exported_and_imported_is_exported_the_same_to_the_byte(texts, kind):
    contents = [content for number, text in enumerate(texts) if (content := content_of(text, number))]
    phrases = [phrase(content, number=number) for number, content in enumerate(contents)]
    out = written(phrases, kind)
    found = plan(read(out, kind), [], AGENT, SKILLS)
    assert [step.outcome for step in found.steps] == [Outcome.NEW] * len(phrases)
    assert plan(read(out, kind), phrases, AGENT, SKILLS).count(Outcome.SAME) == len(phrases)
    again = [phrase(step.after, step.place, 100 - number) for number, step in enumerate(found.steps)]
    assert written(again, kind) == out


def test_no_cell_of_a_spreadsheet_is_a_formula():
    texts = ["=1+1", "+86", "-5", "@SUM(A1)", "＝1"]
    out = written(
        [phrase(checked(f"k{n}", text, text, text), number=n) for n, text in enumerate(texts)], "csv"
    )
    cells = [cell for line in out.decode("utf-8-sig").splitlines() for cell in line.split(",")]
    assert [cell for cell in cells if cell[:1] in "=+-@＝" and cell] == []
    assert [row.text for row in read(out, "csv")] == texts


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_spreadsheets_file_is_read_in_any_usual_encoding(codec):
    table = "快捷码,标题,内容\r\nnh,问候,您好，很高兴为您服务\r\n\r\n007,零,编号零零七\r\n"
    rows = read(table.encode(codec), "csv")
    assert [(row.number, row.shortcode, row.text) for row in rows] == [
        (2, "nh", "您好，很高兴为您服务"),
        (4, "007", "编号零零七"),
    ]
    assert {row.scope for row in rows} == {Scope.PERSONAL}


@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        (b"", "csv", "columns_missing"),
        ("快捷码,内容\r\na,b\r\n".encode(), "csv", "columns_missing"),
        (b'shortcode,title,text\r\na,b,"c\r\n', "csv", "file_broken"),
        (b"{", "json", "file_broken"),
        (b'{"phrases": [1]}', "json", "file_broken"),
        (b'[{"shortcode": "a", "title": "b", "text": 1}]', "json", "file_broken"),
        (b"\x81\xff\x00\x01" * 9, "csv", "file_unreadable"),
        (b"shortcode,title,text\r\n" + b"a,b,c\r\n" * 2001, "csv", "too_many_rows"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, kind, expected):
    with pytest.raises(InvalidField) as error:
        read(content, kind)
    assert error.value.code == expected


def rows_of(*cells: tuple[str, str, str, str]) -> list[table_file.Row]:
    return [
        table_file.Row(number, code, "标题", "", text, scope, skill)
        for number, (code, text, scope, skill) in enumerate(cells, 2)
    ]


def test_a_plan_says_row_by_row_what_would_change():
    known = [
        phrase(checked("a", "标题", "", "旧"), number=1),
        phrase(checked("b", "标题", "", "一样"), number=2),
        phrase(checked("g", "标题", "", "全行的"), Place(Scope.GLOBAL), 3),
    ]
    rows = rows_of(
        ("a", "新", "personal", ""),
        ("b", "一样", "personal", ""),
        ("c", "没有过", "personal", ""),
        ("C", "又一次", "personal", ""),
        ("g", "全行的", "global", ""),
        ("g2", "新的全行", "global", ""),
        ("t", "团队", "team", "nowhere"),
        ("x", "范围", "world", ""),
    )
    steps = plan(rows, known, AGENT, SKILLS).steps
    assert [step.outcome.value for step in steps[:5]] == ["changed", "same", "new", "refused", "same"]
    codes = [step.refusal.code for step in steps if step.refusal]
    assert codes == ["shortcode_repeated", "phrase_shared", "skill_unknown", "scope_unknown"]
    by_chief = plan(rows_of(("t", "团队", "team", "forex")), known, CHIEF, SKILLS)
    assert [step.outcome for step in by_chief.steps] == [Outcome.NEW]


def test_another_file_and_another_state_are_another_plan():
    rows, other = rows_of(("a", "新", "personal", "")), rows_of(("a", "别的", "personal", ""))
    before = phrase(checked("a", "标题", "", "旧"))
    since = Phrase(before.id, before.place, before.content, 2)
    hashes = [
        plan(given_rows, known, AGENT, SKILLS).hash
        for given_rows, known in (
            (rows, [before]),
            (rows, [before]),
            (other, [before]),
            (rows, [since]),
            (rows, []),
        )
    ]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 4


def test_a_place_holds_no_more_than_its_limit():
    known = [phrase(checked(f"k{n}", "标题", "", "文字"), number=n) for n in range(999)]
    steps = plan(
        rows_of(("x", "一", "personal", ""), ("y", "二", "personal", "")), known, AGENT, SKILLS
    ).steps
    assert steps[0].outcome is Outcome.NEW
    assert steps[1].refusal and steps[1].refusal.code == "phrases_full"


def test_five_hundred_rows_are_planned_in_seconds():
    phrases = [
        phrase(checked(f"k{n}", f"标题{n}", "分类", "您好，请稍等。" * 20), number=n) for n in range(500)
    ]
    content = written(phrases, "csv")
    started = time.perf_counter()
    assert plan(read(content, "csv"), phrases, AGENT, SKILLS).count(Outcome.SAME) == 500
    assert time.perf_counter() - started < 20


def test_the_starter_set_is_forty_sound_phrases():
    contents = load_starter(ROOT / "bot" / "data" / "phrases.yml")
    assert len(contents) == 40
    assert len({one.category for one in contents}) >= 6
    assert any(f"{{{{{name}}}}}" in one.text for name in VARIABLES for one in contents)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("groups: [{category: 问候, phrases: []}]", "groups"),
        (
            "groups: [{category: 问候, phrases: [{shortcode: a, title: b, text: '{{x}}'}]}]",
            "a: variable_unknown",
        ),
        (
            "groups: [{category: 问候, phrases: [{shortcode: a, title: b, text: c}, {shortcode: a, title: d, text: e}]}]",
            "twice: a",
        ),
    ],
)
def test_a_faulty_starter_set_says_where(tmp_path, text, expected):
    path = tmp_path / "phrases.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StarterError, match=expected):
        load_starter(path)
    assert load_starter(tmp_path / "none.yml") == []
