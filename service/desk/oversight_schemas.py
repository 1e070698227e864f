"""What goes over the wire to auditors and administrators."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from service.core.http import Body
from service.desk.summary_schemas import NamedOut

Skills = Annotated[list[Annotated[str, Field(pattern=r"^(\*|[a-z_]{1,32}(:[1-9])?)$")]], Field(max_length=32)]
Roles = Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{1,16}$")]], Field(max_length=6)]


class AuditRowOut(BaseModel):
    id: int
    at: str
    actor: str
    action: str
    subject: str | None
    detail: dict[str, Any]
    erased: bool = Field(
        description="The customer it was about was erased; subject and detail went with him."
    )


class AuditOut(BaseModel):
    rows: list[AuditRowOut]
    next: int | None = Field(description="`before` of the next page; null at the end.")


class VerdictOut(BaseModel):
    whole: bool
    first: int = Field(description="Number of the first row that was checked.")
    last: int = Field(description="Number of the last sound row; below `first` when none is.")
    broken_row: int | None = Field(description="Where the chain breaks; null when it is the head record.")
    why: str | None = Field(description="What is wrong, for whoever looks into it; null when it is whole.")


class AddAccount(Body):
    login: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    number: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,16}$", description="The number customers see.")]
    name: Annotated[str, Field(min_length=1, max_length=64, description="The name colleagues see.")]
    roles: Roles
    skills: Annotated[Skills, Field(default_factory=list)]


class SetRoles(Body):
    roles: Roles
    skills: Skills | None = None


class AccountOut(BaseModel):
    id: str
    login: str
    number: str
    name: str
    roles: list[str]
    skills: list[str]
    disabled: bool
    must_change: bool = Field(description="Has not chosen a password of his own yet.")
    codes: bool = Field(description="Signs in with one-time codes.")
    locked: bool = Field(description="Too many wrong sign-ins; passes by itself.")
    signed_in_at: str | None = Field(description="Last sign-in; null before the first.")


class AccountsOut(BaseModel):
    accounts: list[AccountOut]
    groups: list[NamedOut] = Field(description="Skill groups there are.")


class PasswordOut(BaseModel):
    login: str
    password: str = Field(description="For the next sign-in only; shown once.")
