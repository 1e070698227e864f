"""The opening menu, for whoever shows it: the same for everybody, so nobody need say who he is."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from sanic import Request

from service.conversations.script import LOCALE, menu_for
from service.core.http import Endpoint
from service.dialogue.library import Library
from service.dialogue.menu import shown


class MenuEntryOut(BaseModel):
    """A button: `say` is what pressing it sends, `children` the next level; it has one of the two.

    `name`: where `label` is in other characters, the label as the content has it.
    """

    label: str
    name: str | None = None
    say: str | None = None
    children: list["MenuEntryOut"] | None = None


class MenuOut(BaseModel):
    menu: list[MenuEntryOut]


class MenuRoutes:
    def __init__(self, library: Callable[[], Library]) -> None:
        """`library` gives the present one: content is exchanged while the service runs."""
        self._library = library

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint(
                "GET",
                "/v1/menu",
                "The opening menu, most asked first",
                self.read_menu,
                None,
                MenuOut,
                query=(LOCALE,),
            )
        ]

    async def read_menu(self, _request: Request, locale: str | None = None) -> dict[str, Any]:
        library = self._library()
        return {"menu": menu_for(shown(library.menu, library.title), locale)}
