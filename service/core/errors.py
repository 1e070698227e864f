"""Errors a client can act on.

SubtextError                      code, HTTP status, text for people
├── BadRequest          400       malformed JSON, invalid UTF-8, wrong content type
│   └── InvalidField    422       well-formed JSON that does not fit the schema; names fields, never echoes values
├── Unauthorised        401
├── Forbidden           403
│   └── Blocked         403       the customer may not write; carries `until`
├── NotFound            404       also everything that belongs to somebody else
├── Conflict            409       the state has moved on; `code` says how
├── TooLarge            413
├── TooMany             429       carries `retry_after` seconds
└── Unavailable         503

`code` is the contract: clients branch on it and never on the text.
"""

from typing import Any


class SubtextError(Exception):
    status = 500
    code = "internal_error"
    text = "系统出了点问题，请稍后再试。"

    def __init__(self, code: str | None = None, text: str | None = None) -> None:
        self.code = code or type(self).code
        self.text = text or type(self).text
        super().__init__(f"{self.code}: {self.text}")

    @property
    def headers(self) -> dict[str, str]:
        return {}

    @property
    def details(self) -> dict[str, Any]:
        """What stands beside code and text, in an answer and in a `nack`."""
        return {}


class BadRequest(SubtextError):
    status, code, text = 400, "bad_request", "请求的格式不对。"


class InvalidField(BadRequest):
    status, code, text = 422, "invalid_field", "请求的内容不符合要求。"

    def __init__(
        self, fields: list[str] | None = None, code: str | None = None, text: str | None = None
    ) -> None:
        self.fields = fields or []
        super().__init__(code, text)


class Unauthorised(SubtextError):
    status, code, text = 401, "unauthorised", "请重新登录。"

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(SubtextError):
    status, code, text = 403, "forbidden", "没有权限。"


class Blocked(Forbidden):
    code, text = "customer_blocked", "您暂时不能在这里发送消息。"

    def __init__(self, until: str, text: str | None = None) -> None:
        """`until`: the moment from which he may write again, ISO 8601."""
        self.until = until
        super().__init__(None, text)

    @property
    def details(self) -> dict[str, Any]:
        return {"until": self.until}


class NotFound(SubtextError):
    status, code, text = 404, "not_found", "没有找到。"


class Conflict(SubtextError):
    status, code, text = 409, "conflict", "状态已经变化，请刷新。"


class TooLarge(SubtextError):
    status, code, text = 413, "too_large", "内容太大。"


class TooMany(SubtextError):
    status, code, text = 429, "too_many", "发送得太快了，请稍等一下。"

    def __init__(self, retry_after: int, code: str | None = None, text: str | None = None) -> None:
        self.retry_after = max(1, retry_after)
        super().__init__(code, text)

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


class Unavailable(SubtextError):
    status, code, text = 503, "unavailable", "服务暂时不可用，请稍后再试。"
