import pytest

from service.handoff.summary.mood import course, mood_of


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("验证码收不到，急死了", "着急"),
        ("我要投诉你们", "不满"),
        ("我妈去世了，她的卡怎么办", "难过"),
        ("我担心钱没了", "担心"),
        ("看不懂", "困惑"),
        ("怎么查余额", None),
    ],
)
def test_moods(text, mood):
    assert mood_of(text) == mood


def test_a_click_calms_nobody():
    assert course(["怎么查余额", "急死了", "转人工"]) == "平静 → 着急"


def test_two_dry_sentences_or_thanks_do():
    assert course(["急死了", "我用的是安卓手机", "系统是最新的版本"]) == "着急 → 平静"
    assert course(["急死了", "好的，谢谢"]) == "着急 → 平静"
    assert course(["急死了", "我用的是安卓手机"]) == "着急"


def test_the_last_three_moods_are_kept():
    assert course(["你好", "急死了", "我要投诉", "看不懂", "急死了"]) == "不满 → 困惑 → 着急"
    assert course([]) == "平静"


def test_it_goes_on_where_it_was():
    assert course(["我要投诉"], before="平静 → 着急") == "平静 → 着急 → 不满"
    assert course([], before="着急") == "着急"
