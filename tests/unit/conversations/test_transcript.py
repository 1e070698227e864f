"""The conversation as a text file."""

from datetime import UTC, datetime, timedelta

from service.conversations.events import BOT, CUSTOMER, SYSTEM, Actor, ActorKind, Envelope
from service.conversations.transcript import Cover, transcript

EVENING = datetime(2026, 11, 21, 15, 59, 30, tzinfo=UTC)
"""One minute before midnight in China."""
COVER = Cover("样例银行在线客服 · 对话记录", "个人信息已隐藏。", EVENING)


def event(seq: int, kind: str, actor: Actor, /, **data) -> Envelope:
    return Envelope("c_1", seq, kind, EVENING + timedelta(seconds=seq), actor, data)


def test_speakers_days_and_what_is_left_out():
    agent = Actor(ActorKind.AGENT, "工号 1001")
    events = [
        event(1, "conversation.opened", SYSTEM),
        event(2, "message.customer", CUSTOMER, text="卡丢了"),
        event(3, "message.bot", BOT, text="先挂失。\n1. 打电话"),
        event(4, "feedback.given", CUSTOMER, seq=3, helpful=False),
        event(5, "owner.changed", SYSTEM),
        event(6, "message.customer", CUSTOMER, text="", recalled=True),
        event(40, "message.agent", agent, text="您好"),
        event(41, "rating.asked", SYSTEM, rating="r_1", about="agent"),
        event(42, "message.system", SYSTEM, text="本次人工服务已结束。"),
    ]
    assert transcript(COVER, events) == (
        "样例银行在线客服 · 对话记录\n"
        "生成时间：2026年11月21日 23:59（北京时间）\n"
        "个人信息已隐藏。\n"
        "\n"
        "—— 2026年11月21日 星期六 ——\n"
        "[23:59:32] 我：卡丢了\n"
        "[23:59:33] 智能客服：先挂失。\n"
        "    1. 打电话\n"
        "[23:59:34] 我：（觉得上面的回答没帮助）\n"
        "[23:59:36] 我：（已撤回）\n"
        "\n"
        "—— 2026年11月22日 星期日 ——\n"
        "[00:00:10] 人工客服 1001：您好\n"
        "[00:00:12] 系统提示：本次人工服务已结束。\n"
    )


def test_a_long_one_says_that_it_is_the_end_of_it():
    assert "这里是最近的部分" in transcript(Cover("题", "注", EVENING, left_out=7), [])


def test_an_image_is_named_until_it_is_taken_back():
    agent = Actor(ActorKind.AGENT, "工号 1001")
    events = [
        event(1, "message.image", CUSTOMER, image="i_1", width=4, height=3),
        event(2, "message.image", CUSTOMER, image="", width=4, height=3, recalled=True),
        event(3, "message.agent_image", agent, image="i_3", width=4, height=3),
        event(4, "message.agent_image", agent, image="", width=4, height=3, recalled=True),
    ]
    assert transcript(COVER, events).splitlines()[-4:] == [
        "[23:59:31] 我：[图片]",
        "[23:59:32] 我：（已撤回）",
        "[23:59:33] 人工客服 1001：[图片]",
        "[23:59:34] 人工客服 1001：（已撤回）",
    ]


def test_an_answer_says_what_it_answers():
    agent = Actor(ActorKind.AGENT, "工号 1001")
    events = [
        event(7, "message.bot", BOT, text="先挂失。\n" + "再补卡" * 20),
        event(8, "message.customer", CUSTOMER, text="", recalled=True),
        event(9, "message.customer", CUSTOMER, text="要本人去吗", quotes=7),
        event(10, "message.agent", agent, text="好的", quotes=8),
        event(11, "message.agent", agent, text="要的", quotes=2),
        event(12, "message.customer", CUSTOMER, text="", quotes=7, recalled=True),
        event(13, "message.customer", CUSTOMER, text="谢谢", quotes=None),
    ]
    assert transcript(COVER, events).splitlines()[-5:] == [
        f"[23:59:39] 我：（回复智能客服“先挂失。 {'再补卡' * 11}再补…”）要本人去吗",
        "[23:59:40] 人工客服 1001：（回复我已撤回的消息）好的",
        "[23:59:41] 人工客服 1001：（回复更早的消息）要的",
        "[23:59:42] 我：（已撤回）",
        "[23:59:43] 我：谢谢",
    ]
