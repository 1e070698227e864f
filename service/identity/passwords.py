"""Rules for passwords people choose. Long beats mixed: no character classes, no forced change after a time."""

import secrets

from service.core.errors import InvalidField

SHORTEST, LONGEST = 10, 128
FEWEST_DIFFERENT = 5
_ROWS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def new_password() -> str:
    """Ninety-six random bits, for the first sign-in only."""
    return secrets.token_urlsafe(12)


def check_choice(login: str, password: str, current: str) -> None:
    """Raises InvalidField `password_short`, `password_simple`, `password_like_login` or `password_same`."""
    fields = ["new"]
    if len(password) < SHORTEST:
        raise InvalidField(fields, "password_short", f"密码至少要 {SHORTEST} 位。")
    if login.casefold() in password.casefold():
        raise InvalidField(fields, "password_like_login", "密码里不能含有登录名。")
    if len(set(password)) < FEWEST_DIFFERENT or _is_row(password):
        raise InvalidField(fields, "password_simple", "密码太简单，请不要用重复或连续的字符。")
    if password == current:
        raise InvalidField(fields, "password_same", "新密码不能和原来的一样。")


def _is_row(password: str) -> bool:
    """1234567890, abcdefghij, and the like backwards."""
    return any(password.casefold() in row for row in (*_ROWS, *(row[::-1] for row in _ROWS)))
