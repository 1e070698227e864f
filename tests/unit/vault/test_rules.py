"""What the vault may be switched on for, who sees what it keeps, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from service.privacy import kinds
from service.privacy.hidden import hidden
from service.privacy.mask import mask
from service.vault.rules import Asker, Said, VaultRefused, checked_kinds, is_over, may_reveal, said_in

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class TestKinds:
    @pytest.mark.parametrize("setting", ["", " ", ",", " , "])
    def test_off(self, setting):
        assert checked_kinds(setting) == frozenset()

    def test_what_identifies(self):
        assert checked_kinds("card, phone,id_card") == {"card", "phone", "id_card"}
        assert checked_kinds(",".join(kinds.C2)) == kinds.C2

    @pytest.mark.parametrize("kind", sorted(kinds.C3))
    def test_what_authenticates_is_never_kept(self, kind):
        with pytest.raises(VaultRefused) as refused:
            checked_kinds(f"card,{kind}")
        assert (refused.value.code, kind in str(refused.value)) == ("vault_kind_forbidden", True)

    def test_what_there_is_not(self):
        with pytest.raises(VaultRefused) as refused:
            checked_kinds("mobile")
        assert refused.value.code == "vault_kind_unknown"
        assert "phone" in str(refused.value)


class TestHours:
    def test_gone_to_the_moment(self):
        assert not is_over(NOON, NOON + timedelta(hours=72) - timedelta(microseconds=1), 72)
        assert is_over(NOON, NOON + timedelta(hours=72), 72)


class TestWho:
    AGENT = Asker("s_1", holds=True, oversees=False)

    @pytest.mark.parametrize(
        ("owner", "agent", "may"),
        [
            ("human", "s_1", True),
            ("wrap_up", "s_1", True),
            ("human", "s_2", False),
            ("closed", "s_1", False),
            ("queued", None, False),
            ("bot", None, False),
        ],
    )
    def test_an_agent_only_of_who_is_his_now(self, owner, agent, may):
        assert may_reveal(self.AGENT, owner, agent) is may

    @pytest.mark.parametrize("owner", ["human", "wrap_up", "closed", "queued", "bot"])
    def test_a_supervisor_of_whom_he_may_read(self, owner):
        assert may_reveal(Asker("s_9", holds=True, oversees=True), owner, "s_1")

    def test_nobody_without_the_right(self):
        assert not may_reveal(Asker("s_1", holds=False, oversees=True), "human", "s_1")


class TestPlaces:
    @pytest.mark.parametrize(
        "text",
        [
            "我的手机号是13800138000，卡号6222021234567890128，密码是abc123456",
            "[手机号 尾号8000] 不是我打的，是 １３８００１３８０００ 😀 和 13900139000",
            "电话一三八零零一三八零零零，邮箱 zhang.san@example.com",
            "手机号\n138 0013 8000\n138-0013-8000",
        ],
    )
    def test_each_value_stands_where_its_placeholder_does(self, text):
        masked = mask(text)
        found = hidden(text, masked, kinds.ALL)
        assert found
        back = masked.text
        for one in reversed(found):
            back = back[: one.start] + one.value + back[one.end :]
        assert back == text, "put back where they stood, they give what was typed"
        said = {(one.start, one.end) for one in said_in([(7, masked.text)])}
        assert said >= {(one.start, one.end) for one in found if one.kind in kinds.C2}

    def test_only_what_is_asked_for(self):
        text = "我的手机号是13800138000，密码是abc123456"
        masked = mask(text)
        assert hidden(text, masked, ()) == []
        (only,) = hidden(text, masked, {"phone"})
        assert (only.kind, only.value) == ("phone", "13800138000")
        assert "13800138000" not in repr(only), "a value is in no repr, so in no log"

    def test_secrets_are_not_listed(self):
        text = "密码[已屏蔽:密码]，卡[卡号 尾号0128]，证[证件号]"
        assert said_in([(3, text)]) == [
            Said(3, 12, 23, "card", "[卡号 尾号0128]"),
            Said(3, 25, 30, "id_card", "[证件号]"),
        ]
