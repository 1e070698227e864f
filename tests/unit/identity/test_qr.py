"""The QR code of one-time codes: square, with its three corners, and as long a login as there may be."""

from service.identity.qr import qr_rows
from service.identity.totp import new_secret, provisioning_uri

CORNER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")


def test_the_longest_login_fits():
    rows = qr_rows(provisioning_uri(new_secret(), "x" * 64, "Subtext"))
    assert {len(row) for row in rows} == {len(rows)}
    assert tuple(row[:7] for row in rows[:7]) == CORNER
    assert tuple(row[-7:] for row in rows[:7]) == CORNER
    assert tuple(row[:7] for row in rows[-7:]) == CORNER


def test_every_text_has_its_own():
    assert qr_rows("otpauth://totp/a") != qr_rows("otpauth://totp/b")
