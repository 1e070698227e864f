"""The built pages: a fixed table of files read from the build directory, nothing resolved from the request's path."""

import gzip
import mimetypes
import re
from pathlib import Path
from typing import Any

from sanic import Request, Sanic
from sanic.response import HTTPResponse, raw

from service.core.errors import NotFound

INDEXES = {
    "/": "demo/index.html",
    "/chat": "widget/index.html",
    "/widget": "widget/index.html",
    "/desk": "desk/index.html",
    "/studio": "studio/index.html",
}
HASHED = "max-age=31536000, immutable"
LOADER = re.compile(r"loader(-[0-9a-f]{12})?\.(js|json)")
"""What other sites load by name: the newest loader, the one of a certain content, and what that is called now."""


class Pages:
    """All files of the build in memory: a few megabytes, no disk on the hot path, no traversal to defend."""

    def __init__(self, root: Path) -> None:
        files = [path for path in root.rglob("*") if path.is_file()] if root.is_dir() else []
        self._files = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
        self._packed: dict[str, bytes] = {}

    def find(self, path: str) -> tuple[str, bytes]:
        """(name, content). A page's own routes (`/desk/…` without a dot) get its index. Raises NotFound."""
        name = INDEXES.get(path.rstrip("/") or "/") or path.lstrip("/")
        if name not in self._files and "." not in name.rsplit("/", 1)[-1]:
            name = f"{name.split('/', 1)[0]}/index.html"
        if name not in self._files:
            name = f"demo/{path.lstrip('/')}"
        if name not in self._files:
            raise NotFound("page_not_found", "没有这个页面。")
        return name, self._files[name]

    def packed(self, name: str) -> bytes:
        """The file as gzip, made once: a phone on a slow network waits for a third of the bytes."""
        if name not in self._packed:
            self._packed[name] = gzip.compress(self._files[name])
        return self._packed[name]


def install(app: Sanic[Any, Any], root: Path) -> None:
    pages = Pages(root)

    async def page(request: Request, path: str = "") -> HTTPResponse:
        name, content = pages.find(f"/{path}")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("javascript") else kind
        headers = {**headers_for(name), "Vary": "Accept-Encoding"}
        if takes_gzip(request.headers.get("accept-encoding", "")):
            content = pages.packed(name)
            headers["Content-Encoding"] = "gzip"
        return raw(content, content_type=kind, headers=headers)

    app.add_route(page, "/", methods=["GET"], name="page_root")
    app.add_route(page, "/<path:path>", methods=["GET"], name="page")


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header names gzip without refusing it (`q=0`)."""
    for one in accepted.lower().split(","):
        coding, *parameters = (part.strip() for part in one.split(";"))
        if coding == "gzip":
            return not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters)
    return False


def headers_for(name: str) -> dict[str, str]:
    """How long a file may be kept, and who may read it: a browser checks `integrity` only on what it may read."""
    loader = LOADER.fullmatch(name)
    hashed = "/assets/" in name or (loader is not None and loader[1] is not None)
    headers = {"Cache-Control": HASHED if hashed else "no-cache"}
    return headers | {"Access-Control-Allow-Origin": "*"} if loader else headers
