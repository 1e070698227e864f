"""One signed POST to a system of the bank's own, and nowhere else: its name is looked up and checked before each one."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx

from service.handoff.outside.payload import WebhookRefused, check_address, check_url, headers_of

SECONDS = 10.0
"""For all of it, the answer included; who takes longer counts as not there."""
LONGEST_RETRY_AFTER = 3600

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port → its addresses. Raises OSError."""


class PostFailed(Exception):
    """`code` says how; `retry_after` is what the other side asked for, in seconds."""

    def __init__(self, code: str, retry_after: int = 0) -> None:
        self.code, self.retry_after = code, retry_after
        super().__init__(code)


@dataclass(frozen=True)
class Parcel:
    """What is posted. `event` is the same in every attempt, `body` too; `key` signs it."""

    url: str
    event: str
    body: str
    key: str


async def resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


class Posting:
    def __init__(
        self,
        http: httpx.AsyncClient,
        hosts: Collection[str],
        private_hosts: Collection[str],
        resolve: Resolve = resolve,
        seconds: float = SECONDS,
    ) -> None:
        """`http` follows no redirects and takes no proxy from the environment."""
        self._http, self._hosts, self._private_hosts = http, hosts, private_hosts
        self._resolve, self._seconds = resolve, seconds

    async def post(self, parcel: Parcel, at: datetime, read: int = 0) -> bytes:
        """The first `read` bytes of the answer. Raises PostFailed unless it is a 2xx."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._send(await self._request(parcel, at), read)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise PostFailed("timeout") from error
        except httpx.HTTPError as error:
            raise PostFailed("unreachable") from error

    async def close(self) -> None:
        await self._http.aclose()

    async def _send(self, request: httpx.Request, read: int) -> bytes:
        answer = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            if answer.is_redirect:
                raise PostFailed("redirect")
            if not answer.is_success:
                raise PostFailed(f"status_{answer.status_code}", _retry_after(answer))
            return await _beginning(answer, read) if read else b""
        finally:
            await answer.aclose()

    async def _request(self, parcel: Parcel, at: datetime) -> httpx.Request:
        """To the very address that was checked: a name that resolves anew meanwhile changes nothing."""
        url = httpx.URL(parcel.url)
        address = await self._address(url)
        # Packed, a short answer could unfold to any length.
        own = {"host": url.netloc.decode("ascii"), "accept-encoding": "identity"}
        return self._http.build_request(
            "POST",
            url.copy_with(host=address),
            content=parcel.body.encode(),
            headers={**headers_of(parcel.event, at, parcel.body, parcel.key), **own},
            extensions={"sni_hostname": url.host},
        )

    async def _address(self, url: httpx.URL) -> str:
        try:
            check_url(str(url), self._hosts)
            addresses = await self._addresses(url)
            for address in addresses:
                check_address(address, url.host, self._private_hosts)
        except WebhookRefused as refused:
            raise PostFailed(refused.code) from refused
        except TimeoutError:
            raise
        except OSError as error:
            raise PostFailed("unresolved") from error
        if not addresses:
            raise PostFailed("unresolved")
        return addresses[0]

    async def _addresses(self, url: httpx.URL) -> Sequence[str]:
        try:
            return [str(ipaddress.ip_address(url.host))]
        except ValueError:
            return await self._resolve(url.host, url.port or 443)


async def _beginning(answer: httpx.Response, most: int) -> bytes:
    found = b""
    async for part in answer.aiter_raw():
        found += part
        if len(found) >= most:
            break
    return found[:most]


def _retry_after(answer: httpx.Response) -> int:
    given = answer.headers.get("retry-after", "")
    return min(int(given), LONGEST_RETRY_AFTER) if given.isascii() and given.isdigit() else 0
