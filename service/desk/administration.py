"""Staff accounts over HTTP, for administrators. The same deeds as `./subtext staff`, and the same audit rows."""

from collections.abc import Callable, Mapping
from typing import Any

from sanic import Request

from service.conversations.hub import Hub
from service.core.clock import Clock
from service.core.database import Database
from service.core.errors import Conflict, InvalidField, NotFound
from service.core.http import Empty, Endpoint
from service.desk.access import StaffAccess, tell_signed_out
from service.desk.oversight_schemas import AccountOut, AccountsOut, AddAccount, PasswordOut, SetRoles
from service.identity.roles import Right, UnknownRole
from service.identity.roster import Roster
from service.identity.staff import Member, StaffAccounts


class Administration:
    """Nobody changes his own account here."""

    def __init__(
        self,
        access: StaffAccess,
        staff: StaffAccounts,
        database: Database,
        hub: Hub,
        clock: Clock,
        skills: Callable[[], Mapping[str, str]],
    ) -> None:
        """`skills` gives the present skill groups, id → name."""
        self._access, self._staff, self._hub = access, staff, hub
        self._database, self._clock, self._skills = database, clock, skills

    def endpoints(self) -> list[Endpoint]:
        path = "/v1/staff/accounts"
        one = f"{path}/<account>"
        return [
            Endpoint(
                "GET", path, "Everybody with a login", self.list_accounts, None, AccountsOut, security="staff"
            ),
            Endpoint(
                "POST",
                path,
                "Add somebody; the answer has the first password",
                self.add_account,
                AddAccount,
                PasswordOut,
                201,
                (409,),
                security="staff",
            ),
            Endpoint(
                "PUT",
                f"{one}/roles",
                "Set roles, and skill groups if given; open desks sign in anew",
                self.set_account_roles,
                SetRoles,
                AccountOut,
                200,
                (409,),
                security="staff",
            ),
            *(
                Endpoint(
                    "POST", f"{one}/{deed}", summary, handler, Empty, answer, status, (409,), security="staff"
                )
                for deed, summary, handler, answer, status in (
                    ("disable", "End a login at once", self.disable_account, None, 204),
                    ("enable", "Let a disabled login in again", self.enable_account, None, 204),
                    ("sign-out", "End all sessions of a login", self.sign_out_account, None, 204),
                    ("unlock", "Lift the lock of wrong sign-ins", self.unlock_account, None, 204),
                    (
                        "password",
                        "A new first password; drops one-time codes, lifts a lock",
                        self.reset_account_password,
                        PasswordOut,
                        200,
                    ),
                )
            ),
        ]

    async def list_accounts(self, request: Request) -> dict[str, Any]:
        await self._access.holder(request, Right.MANAGE_STAFF)
        return {
            "accounts": [entry.to_json() for entry in await self._roster("").everybody()],
            "groups": [{"id": key, "name": name} for key, name in self._skills().items()],
        }

    async def add_account(self, request: Request, body: AddAccount) -> dict[str, str]:
        admin = await self._access.changing_holder(request, Right.MANAGE_STAFF)
        try:
            password = await self._roster(admin.login).add(
                body.login, body.number, body.name, body.roles, body.skills
            )
        except UnknownRole:
            raise InvalidField(["roles"]) from None
        return {"login": body.login, "password": password}

    async def set_account_roles(self, request: Request, account: str, body: SetRoles) -> dict[str, Any]:
        admin, member = await self._other(request, account)
        try:
            entry = await self._roster(admin.login).set_roles(member.login, body.roles, body.skills)
        except UnknownRole:
            raise InvalidField(["roles"]) from None
        tell_signed_out(self._hub, member.id)
        return entry.to_json()

    async def disable_account(self, request: Request, account: str, body: Empty) -> None:
        admin, member = await self._other(request, account)
        await self._roster(admin.login).disable(member.login)
        tell_signed_out(self._hub, member.id)

    async def enable_account(self, request: Request, account: str, body: Empty) -> None:
        admin, member = await self._other(request, account)
        await self._roster(admin.login).enable(member.login)

    async def sign_out_account(self, request: Request, account: str, body: Empty) -> None:
        admin, member = await self._other(request, account)
        await self._roster(admin.login).sign_out(member.login)
        tell_signed_out(self._hub, member.id)

    async def unlock_account(self, request: Request, account: str, body: Empty) -> None:
        admin, member = await self._other(request, account)
        await self._roster(admin.login).unlock(member.login)

    async def reset_account_password(self, request: Request, account: str, body: Empty) -> dict[str, str]:
        admin, member = await self._other(request, account)
        password = await self._roster(admin.login).reset_password(member.login)
        tell_signed_out(self._hub, member.id)
        return {"login": member.login, "password": password}

    async def _other(self, request: Request, account: str) -> tuple[Member, Member]:
        """(administrator, whose account it is). Raises NotFound, Conflict `own_account`."""
        admin = await self._access.changing_holder(request, Right.MANAGE_STAFF)
        member = await self._staff.by_id(account)
        if member is None:
            raise NotFound("account_not_found", "没有这个账号。")
        if member.id == admin.id:
            raise Conflict("own_account", "不能在这里更改自己的账号，请由另一位管理员操作。")
        return admin, member

    def _roster(self, actor: str) -> Roster:
        return Roster(self._database, self._clock, actor)
