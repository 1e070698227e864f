"""What edits make of content files; everything they do not name stays to the letter."""

import re
from datetime import date
from typing import Any

import pytest

from kb_index.plain_yaml import loads
from service.core.errors import InvalidField
from service.studio.changes.edits import EDITS, planned, stored, touched

ARTICLE = """\
# 归零售部
id: card.loss
title: 挂失  # 短
similar_questions:
  - 卡丢了  # 最常问
  - 10086
  - '10'
  - 找不到卡
steps:
  - 打电话
valid_from: 2026-01-01
valid_until: null
"""
OTHER = "id: card.balance\nsimilar_questions:\n- 查余额\n"
NLU = """\
version: "3.1"
nlu:
# 客户打招呼
- intent: talk.greet
  examples: |
    - 你好
    - [您好](x)
- intent: talk.bye
  examples: |
    - 再见
"""
NEEDS = """\
surface: mobile.login
probe: 您是忘了密码，还是换了手机？  # 第一问
needs:
  - need: forgot
    button: 忘了密码
    examples:
      - 密码忘了
      - 记不得密码
  - need: changed
    button: 换了手机
    examples: [换手机了]
"""
WHERE = {
    "text:card.loss": "kb_index/articles/card/loss.yml",
    "text:card.balance": "kb_index/articles/card/balance.yml",
    "text:talk.greet": "bot/data/nlu/talk.yml",
    "text:talk.bye": "bot/data/nlu/talk.yml",
    "needs:mobile.login": "bot/data/needs/mobile.login.yml",
}
TEXTS = dict(zip(dict.fromkeys(WHERE.values()), (ARTICLE, OTHER, NLU, NEEDS), strict=True))
TODAY = date(2026, 11, 22)


def plan(*edits: dict[str, Any]) -> dict[str, str]:
    return planned(EDITS.validate_python(list(edits)), WHERE, TEXTS, TODAY)


def refusal(*edits: dict[str, Any]) -> str:
    with pytest.raises(InvalidField) as caught:
        plan(*edits)
    return caught.value.code


def squeezed(text: str) -> str:
    """A comment behind a value keeps its column, whatever the value's length."""
    return re.sub(r" +#", " #", text)


def edit(kind: str, topic: str = "card.loss", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "topic": topic, **more}


def test_questions_are_added_and_taken_out_and_nothing_else_is_touched():
    name = WHERE["text:card.loss"]
    assert plan(edit("add_examples", texts=["卡飞了"])) == {
        name: ARTICLE.replace("  - 找不到卡\n", "  - 找不到卡\n  - 卡飞了\n")
    }
    assert plan(edit("remove_examples", texts=["10086"])) == {name: ARTICLE.replace("  - 10086\n", "")}


def test_examples_of_an_nlu_file():
    name = WHERE["text:talk.greet"]
    added = plan(
        edit("add_examples", "talk.greet", texts=["早"]),
        edit("remove_examples", "talk.greet", texts=["你好"]),
    )
    assert added == {name: NLU.replace("    - 你好\n", "").replace("(x)\n", "(x)\n    - 早\n")}
    moved = plan(edit("move_examples", "talk.greet", to="talk.bye", texts=["你好"]))
    assert moved == {name: NLU.replace("    - 你好\n", "") + "    - 你好\n"}


def test_a_question_moves_from_one_file_to_another():
    moved = plan(edit("move_examples", to="card.balance", texts=["找不到卡"]))
    assert moved == {
        WHERE["text:card.loss"]: ARTICLE.replace("  - 找不到卡\n", ""),
        WHERE["text:card.balance"]: f"{OTHER}- 找不到卡\n",
    }


def test_an_article_is_edited_and_recalled():
    name = WHERE["text:card.loss"]
    fields = {"title": "卡丢了怎么办", "steps": ["打电话", "补一张"], "valid_until": "2026-12-31"}
    changed = plan(edit("edit_article", fields=fields))[name]
    assert squeezed(changed) == squeezed(
        ARTICLE.replace("挂失", "卡丢了怎么办")
        .replace("  - 打电话\n", "  - 打电话\n  - 补一张\n")
        .replace("until: null", "until: 2026-12-31")
    )
    assert loads(plan(edit("recall_article"))[name])["valid_until"] == date(2026, 11, 21)
    ended = {**TEXTS, name: ARTICLE.replace("until: null", "until: 2026-12-31")}
    open_again = EDITS.validate_python([edit("edit_article", fields={"valid_until": None})])
    assert planned(open_again, WHERE, ended, TODAY) == {name: ARTICLE}


def test_wordings_of_a_need():
    name = WHERE["needs:mobile.login"]
    base = {"kind": "edit_need", "surface": "mobile.login"}
    asked = plan({**base, "need": None, "fields": {"probe": "忘了密码吗？"}})[name]
    assert squeezed(asked) == squeezed(NEEDS.replace("您是忘了密码，还是换了手机？", "忘了密码吗？"))
    fields = {"button": "忘记密码", "examples": ["记不得密码", "密码想不起来"]}
    assert plan({**base, "need": "forgot", "fields": fields}) == {
        name: NEEDS.replace("button: 忘了密码", "button: 忘记密码")
        .replace("      - 密码忘了\n", "")
        .replace("记不得密码\n", "记不得密码\n      - 密码想不起来\n")
    }


def test_later_edits_see_earlier_ones():
    add, remove = (
        edit("add_examples", texts=["卡飞了"]),
        edit("remove_examples", texts=["卡飞了", "找不到卡"]),
    )
    assert plan(add, remove) == {WHERE["text:card.loss"]: ARTICLE.replace("  - 找不到卡\n", "")}
    assert refusal(remove, add) == "example_missing"
    back = edit("remove_examples", texts=["卡飞了"])
    assert refusal(add, back) == "nothing_changes"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("example_known", edit("add_examples", texts=["10"])),
        ("example_known", edit("add_examples", texts=["新", "新"])),
        ("example_missing", edit("remove_examples", texts=["卡丢了吗"])),
        ("example_missing", edit("move_examples", to="card.balance", texts=["查余额"])),
        ("topic_not_editable", edit("add_examples", "card.other", texts=["新"])),
        ("topic_not_editable", edit("edit_article", "talk.greet", fields={"title": "新"})),
        ("topic_not_editable", edit("recall_article", "talk.greet")),
        ("need_unknown", {"kind": "edit_need", "surface": "mobile.login", "need": "other", "fields": {"button": "好"}}),
        ("need_unknown", {"kind": "edit_need", "surface": "mobile.login", "need": None, "fields": {"button": "好"}}),
        ("need_unknown", {"kind": "edit_need", "surface": "mobile.login", "need": "forgot", "fields": {"probe": "好"}}),
        ("file_not_editable", {"kind": "edit_need", "surface": "mobile.login", "need": "forgot", "fields": {"lead": "好"}}),
        ("personal_data", edit("add_examples", texts=["我的手机号是13800138000"])),
        ("personal_data", edit("edit_article", fields={"steps": ["打13800138000"]})),
        ("field_empty", edit("edit_article", fields={"title": None})),
        ("date_invalid", edit("edit_article", fields={"valid_until": "2026-02-30"})),
        ("nothing_changes", edit("edit_article", fields={"title": "挂失"})),
    ],
)  # fmt: skip
def test_what_cannot_be_done_has_a_code(code, wrong):
    assert refusal(wrong) == code


def test_what_looks_personal_and_stands_there_already_may_stay():
    old = ARTICLE.replace("打电话", "别用123456当密码")
    fields = {"steps": ["别用123456当密码", "换一个"]}
    edits = EDITS.validate_python([edit("edit_article", fields=fields)])
    assert planned(edits, WHERE, {**TEXTS, WHERE["text:card.loss"]: old}, TODAY)


def test_edits_are_kept_as_json_without_what_was_left_out():
    given = [
        edit("edit_article", fields={"valid_until": None}),
        edit("move_examples", to="card.balance", texts=["找不到卡"]),
    ]
    read = EDITS.validate_python(given)
    assert stored(read) == given
    assert touched(read) == ["text:card.loss", "text:card.balance"]
