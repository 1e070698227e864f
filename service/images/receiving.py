"""A file's bytes as they come in, up to a limit: the service's limit for other requests is far smaller."""

import asyncio

from sanic import Request
from sanic.http.http1 import Http

from service.images import refusals

SECONDS = 120.0
"""For 5 MB some 350 kbit/s, a bad mobile network."""
HEARD = 8
"""Times the limit: beyond it the connection is closed in the middle."""


async def receive(request: Request, limit: int, seconds: float = SECONDS) -> bytes:
    """Raises TooLarge `image_too_large`, Unavailable `upload_too_slow`.

    What is somewhat too large is read to its end and dropped: a browser that still sends would not hear the answer.
    """
    declared = request.headers.get("content-length") or ""
    if declared.isascii() and declared.isdigit() and int(declared) > limit * HEARD:
        raise refusals.too_large(limit)
    content, size = bytearray(), 0
    try:
        async with asyncio.timeout(seconds):
            stream: Http = request.stream  # type: ignore[assignment]  # the base class lacks read()
            while (chunk := await stream.read()) is not None:
                size += len(chunk)
                if size > limit * HEARD:
                    raise refusals.too_large(limit)
                if size <= limit:
                    content += chunk
    except TimeoutError:
        raise refusals.too_slow() from None
    if size > limit:
        raise refusals.too_large(limit)
    return bytes(content)
