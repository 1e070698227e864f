"""The cleaner: sure damage is mended, doubtful damage is told, good text stays to the letter."""

import codecs
import re
from pathlib import Path

import pytest

from kb_index.content import read_valid
from kb_index.exchange.clean import clean_line, clean_text
from kb_index.lexical import plain
from kb_index.text import normalise, simplify


def _euro(error: UnicodeError) -> tuple[str, int]:
    """What Windows shows for a byte of GBK without a partner."""
    assert isinstance(error, UnicodeDecodeError)
    return ("€" if error.object[error.start] == 0x80 else "\ufffd"), error.start + 1


codecs.register_error("euro", _euro)
ROOT = Path(__file__).resolve().parents[4]
# Pages as the web has them. They belong to others and are no part of the project.
PAGES = sorted((ROOT.parent / "shared/seeds").glob("*.txt"))


@pytest.mark.parametrize(
    ("dirty", "clean", "code"),
    [
        ("信用卡帳單怎麼看", "信用卡账单怎么看", "traditional"),
        ("网(wǎng)上银(yín)行", "网上银行", "pinyin"),
        ("手机(shǒujī)银行", "手机银行", "pinyin"),
        ("我们（men）的卡", "我们的卡", "pinyin"),
        ("挂guà失shī补卡", "挂失补卡", "pinyin"),
        ("查一下余额".encode().decode("latin-1"), "查一下余额", "mojibake"),
        ("查一下余额".encode("gbk").decode("latin-1"), "查一下余额", "mojibake"),
        ("网点几点开门呀".encode().decode("gbk", "euro"), "网点几点开门呀", "mojibake"),
        ("å®šæœŸ", "定期", "mojibake"),
        ("<p>挂失&nbsp;要<b>多久</b></p>", "挂失 要多久", "html"),
        ("挂失&amp;nbsp;多久", "挂失 多久", "html"),
        ("卡\u200b丢\ufeff了", "卡丢了", "invisible"),
        ("  卡　　丢了 ", "卡 丢了", "spaces"),
    ],
)
def test_a_line_is_mended(dirty: str, clean: str, code: str) -> None:
    cleaned = clean_line(dirty)
    assert cleaned.text == clean
    assert code in cleaned.mended
    assert cleaned.flags == ()


@pytest.mark.parametrize("text", ["银行卡怎么挂失呢", "怎么查询余额", "我想把卡注销掉", "转账失败了怎么办"])
def test_where_bytes_are_lost_the_rest_is_read_back_and_the_loss_told(text: str) -> None:
    cleaned = clean_line(text.encode().decode("gbk", "euro"))
    assert cleaned.flags == ("mojibake",)
    assert set(cleaned.text) <= set(text) | {"\ufffd"}
    assert cleaned.text.count("\ufffd") * 3 <= len(text)


def test_gbk_off_by_one_byte_is_read_back_and_the_lost_character_told() -> None:
    whole = "办好了。怎么把定期提前取出来"
    data = whole.encode("gbk")
    start = len("办好了".encode("gbk"))
    shifted = data[:start].decode("gbk") + "?" + data[start + 1 : -1].decode("gbk") + "?"
    cleaned = clean_line(shifted)
    assert cleaned.text == whole[:-1] + "\ufffd"
    assert cleaned.flags == ("mojibake",)


@pytest.mark.parametrize(
    "text",
    [
        "信用卡nian费",
        "申请信用卡被jù了",
        "中国银行(boc)的卡",
        "下载应用(app)",
        "喝café能积分吗",
        "利率<3%且>1%算高吗",
        "年费?为什么你们?",
        "ATM上取了￥500，还有€20",
        "更多优惠在哪看",
        "分享到朋友圈有积分吗",
        "R&D贷款",
    ],
)
def test_good_text_stays(text: str) -> None:
    assert clean_line(text).text == text
    assert clean_line(text).flags == ()


@pytest.mark.parametrize(
    "text", ["余额锟斤拷多少", "烫烫烫烫", "卡里\ufffd\ufffd钱", "查询峁┫嚓信息", "卡里é“¶è¡"]
)
def test_what_cannot_be_read_is_told(text: str) -> None:
    assert clean_line(text).flags == ("mojibake",)


def test_every_question_of_the_project_passes_unflagged_and_is_only_simplified() -> None:
    for example in read_valid(ROOT).examples():
        cleaned = clean_line(example.text)
        assert set(cleaned.mended) <= {"traditional", "spaces"}, example
        assert "mojibake" not in cleaned.flags, example


PAGE = """首页 > 知识 > 正文
银行卡丢了怎么办
发布时间：2026-01-02 来源：网站
卡片丢了以后，先打客服电话挂失，这样别人就取不走钱。挂失以后七天之内，带身份证到网点补一张新卡。
补卡当天就能拿到，收费标准贴在网点墙上。卡片丢了以后，先打客服电话挂失，这样别人就取不走钱。
挂失以后七天之内，带身份
责任编辑：某某
分享到：微博 微信
上一篇：怎么查余额
下一篇：怎么改密码
更多精彩内容
紫阳|威远|肃宁|鄯善|囊谦|奉化|天台|常州|什邡
版权所有 某某公司 京ICP备00000000号
"""


def test_a_page_loses_what_stands_around_it_and_says_nothing_twice() -> None:
    cleaned = clean_text(PAGE)
    assert cleaned.text.splitlines()[0] == "银行卡丢了怎么办"
    assert cleaned.text.endswith("收费标准贴在网点墙上。")
    assert {"boilerplate", "repeated_sentences"} <= set(cleaned.mended)
    assert cleaned.flags == ()


def test_a_text_that_is_cut_is_told() -> None:
    assert clean_text("先打电话挂失，再到网点补卡。补卡的时候要记得带上您本人的身份证还有").flags == (
        "cut_sentence",
    )
    assert clean_text("先打电话挂失，再到网点补卡。").flags == ()
    assert clean_line("先打电话挂失，").flags == ("cut_sentence",)


def test_a_text_of_boilerplate_alone_stays() -> None:
    assert clean_text("更多精彩内容").text == "更多精彩内容"


def test_cleaning_twice_changes_nothing_more() -> None:
    once = clean_text(PAGE).text
    assert clean_text(once).text == once


def sentences(text: str) -> list[str]:
    found = [
        plain(normalise(part))
        for part in text.replace("！", "。").replace("？", "。").replace("\n", "。").split("。")
    ]
    return [part for part in found if len(part) >= 8]


def test_repeated_sentences_are_the_only_ones_lost() -> None:
    kept = sentences(clean_text(PAGE).text)
    assert len(kept) == len(set(kept)) == 4


@pytest.mark.skipif(not PAGES, reason="no pages to try")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem[:3])
def test_real_pages_keep_their_text_and_lose_the_rest(page: Path) -> None:
    dirty = page.read_text(encoding="utf-8")
    cleaned = clean_text(dirty)
    tail = cleaned.text[-200:]
    assert not [
        word
        for word in ("ICP", "版权", "邮编", "评论", "相关文章", "分享到", "最近更新", "声明")
        if word in tail
    ]
    assert simplify(cleaned.text) == cleaned.text
    assert not re.search(r"</?[a-z]+>|/(?:p|li)>", cleaned.text)
    assert len(re.findall(r"[(（][a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǚ][a-z]*[)）]", cleaned.text)) == 0
    kept = sentences(cleaned.text)
    assert len(kept) == len(set(kept)) >= 20
    assert len(kept) >= 0.8 * len(set(sentences(clean_line(dirty).text)))
