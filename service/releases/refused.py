"""Why a release is not used."""


class ReleaseRefused(Exception):
    """`code` is stable and begins with release_, archive_ or gate_; `message` says what to do about it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message
