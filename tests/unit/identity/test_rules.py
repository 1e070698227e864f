"""Passwords, one-time codes and roles."""

import base64

import pytest

from service.core.errors import InvalidField
from service.identity.passwords import check_choice, new_password
from service.identity.roles import Right, Role, UnknownRole, checked_roles, has_right
from service.identity.totp import code_at, matching_step, new_secret, provisioning_uri

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
# RFC 6238 appendix B, the last six of its eight digits.
RFC_CODES = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES)
def test_codes_are_those_of_the_standard(seconds: int, code: str):
    assert code_at(RFC_SECRET, seconds // 30) == code


def test_a_code_counts_near_its_time_and_once():
    step = 1_000
    code = code_at(RFC_SECRET, step)
    assert [matching_step(RFC_SECRET, code, (step + off) * 30, None) for off in (-2, -1, 0, 1, 2)] == [
        None,
        step,
        step,
        step,
        None,
    ]
    assert matching_step(RFC_SECRET, code, step * 30, used=step) is None
    assert matching_step(RFC_SECRET, "一二三四五六", step * 30, None) is None


def test_a_secret_is_new_each_time_and_fits_an_app():
    secret = new_secret()
    assert secret != new_secret()
    assert len(base64.b32decode(secret)) == 20
    assert provisioning_uri(secret, "a b", "Subtext").startswith(
        f"otpauth://totp/Subtext:a%20b?secret={secret}"
    )


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_short"),
        ("xxAgent7-9xx", "password_like_login"),
        ("aaaaaaaaaaaa", "password_simple"),
        ("1234567890", "password_simple"),
        ("zyxwvutsrqp", "password_simple"),
        ("the-old-one-77", "password_same"),
    ],
)
def test_poor_passwords_are_refused(password: str, code: str):
    with pytest.raises(InvalidField) as refused:
        check_choice("agent7", password, "the-old-one-77")
    assert refused.value.code == code


def test_a_good_password_and_the_generated_ones_pass():
    check_choice("agent7", "云杉 四季 常青 不落叶 7", "x")
    for _ in range(50):
        check_choice("agent7", new_password(), "x")


def test_roles_give_rights():
    assert checked_roles(["auditor", "agent", "agent"]) == ["agent", "auditor"]
    with pytest.raises(UnknownRole, match="maintainer"):
        checked_roles(["maintainer"])
    assert has_right(["agent"], Right.SERVE)
    assert not has_right(["agent", "maintainer"], Right.READ_DECISIONS)
    assert [role for role in Role if has_right([role], Right.MANAGE_STAFF)] == [Role.ADMIN]
    assert [role for role in Role if has_right([role], Right.READ_AUDIT)] == [Role.AUDITOR, Role.ADMIN]
