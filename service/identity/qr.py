"""The QR code with which an authenticator takes over the secret of one-time codes."""

import segno


def qr_rows(text: str) -> list[str]:
    """Rows of `0` light and `1` dark, without the margin of four; error correction M or better."""
    code = segno.make_qr(text, error="m")
    return ["".join(str(int(one)) for one in row) for row in code.matrix]
