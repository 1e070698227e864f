"""The built pages: a fixed table of files read from the build directory, nothing resolved from the request's path."""

import mimetypes
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


class Pages:
    """All files of the build in memory: a few megabytes, no disk on the hot path, no traversal to defend."""

    def __init__(self, root: Path) -> None:
        files = [path for path in root.rglob("*") if path.is_file()] if root.is_dir() else []
        self._files = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}

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


def install(app: Sanic[Any, Any], root: Path) -> None:
    pages = Pages(root)

    async def page(_request: Request, path: str = "") -> HTTPResponse:
        name, content = pages.find(f"/{path}")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("javascript") else kind
        cache = HASHED if "/assets/" in name else "no-cache"
        return raw(content, content_type=kind, headers={"Cache-Control": cache})

    app.add_route(page, "/", methods=["GET"], name="page_root")
    app.add_route(page, "/<path:path>", methods=["GET"], name="page")
