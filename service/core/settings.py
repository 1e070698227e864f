"""Every setting of the service: name, type, default and one help sentence. Documentation is generated from here."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
"""The project folder; defaults lie in it whatever the working directory is."""


SHORTEST_HOST_KEY = 32
"""Characters; HS256 wants a key as long as its hash."""


class Settings(BaseSettings):
    """Read from `SUBTEXT_*` environment variables and an optional `.env` file."""

    model_config = SettingsConfigDict(
        env_prefix="SUBTEXT_", env_file=ROOT / ".env", extra="ignore", frozen=True
    )

    host: str = Field("127.0.0.1", description="Address the public listener binds to.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8080, description="Public port: pages and API.")
    internal_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        5055, description="Loopback port of the action webhook and the metrics."
    )
    public_origins: list[str] = Field(
        [], description="Origins (https://…) allowed to embed the widget, besides the service's own."
    )
    proxies: Annotated[int, Field(ge=0)] = Field(
        0, description="Number of trusted reverse proxies in front; 0 ignores forwarded headers."
    )
    cookie_secure: bool = Field(False, description="Mark staff cookies Secure; turn on behind https.")

    var_dir: Path = Field(ROOT / "var", description="Directory of everything made at run time.")
    build_dir: Path | None = Field(None, description="Directory of built artefacts; default var_dir/build.")
    database_url: str = Field(
        "", description="postgresql+asyncpg://user:password@host/name; default SQLite in var_dir/data."
    )
    redis_url: SecretStr = Field(
        SecretStr(""), description="redis://… in which uses are counted for the limits; default in memory."
    )
    content_dir: Path = Field(
        ROOT,
        description="Folder whose content files (bot/data, kb_index) are read and changed in the studio.",
    )
    bank_file: Path = Field(
        ROOT / "bank.yml", description="The one file with everything particular to the bank."
    )
    desk_file: Path = Field(
        ROOT / "desk.yml", description="Hours, capacity, routing and patience of the service desk."
    )

    rasa_port: Annotated[int, Field(ge=0, le=65535)] = Field(5005, description="Loopback port of Rasa.")
    rasa_url: str = Field("", description="Base URL of Rasa; default http://127.0.0.1:rasa_port.")
    rasa_b_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        0, description="Loopback port of the second Rasa, which runs around a promotion; 0: rasa_port + 1."
    )
    supervisor: Path | None = Field(
        None,
        description="Control socket of the supervisord that starts and stops the second Rasa; scripts/run sets it.",
    )
    second_rasa: bool = Field(
        True,
        description="Whether a promotion may start a second Rasa (1.5 GB); else the one in use exchanges its model.",
    )
    way_back_minutes: Annotated[float, Field(ge=0, le=1440)] = Field(
        15.0, description="How long the Rasa with the earlier release stays ready after a promotion."
    )
    turn_timeout: Annotated[float, Field(gt=0, le=20)] = Field(
        1.5, description="Seconds one bot turn may take before the knowledge base answers without Rasa."
    )
    breaker_seconds: Annotated[float, Field(gt=0)] = Field(
        2.0, description="Seconds Rasa is left alone after it failed, before it is tried again."
    )

    burst_milliseconds: Annotated[int, Field(ge=0, le=5000)] = Field(
        1200,
        description="How long a fragment such as 信用卡 waits for the rest of the sentence; 0: not at all.",
    )
    refresh_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        1.0, description="Seconds between two looks for saved content and new indexes; 0: never."
    )
    message_max_chars: Annotated[int, Field(ge=1)] = Field(
        2000, description="Longest accepted customer text."
    )
    nlu_max_chars: Annotated[int, Field(ge=1, le=500)] = Field(500, description="Longest text NLU ever sees.")
    body_max_bytes: Annotated[int, Field(ge=1024)] = Field(
        65536, description="Largest accepted request body."
    )
    customer_rate: str = Field("30/10 seconds", description="Messages one visitor may send (limits syntax).")
    conversation_rate: str = Field(
        "40/10 seconds", description="Messages customers may send in one conversation (limits syntax)."
    )
    address_rate: str = Field(
        "300/10 seconds", description="Messages per remote address; loopback is exempt (limits syntax)."
    )
    login_rate: str = Field("10/minute", description="Sign-in attempts per login (limits syntax).")
    login_address_rate: str = Field(
        "120/minute",
        description="Sign-in attempts per remote address: a branch has one for all its desks (limits syntax).",
    )
    host_keys: dict[str, SecretStr] = Field(
        {},
        description="Keys of the bank's site that vouch for customers, by key id; 32 characters or more each.",
    )
    host_audience: str = Field("subtext", description="Audience such a token must name.")
    lock_login_failures: Annotated[int, Field(ge=2)] = Field(
        5, description="Wrong sign-ins after which a login is locked."
    )
    lock_address_failures: Annotated[int, Field(ge=2)] = Field(
        30, description="Wrong sign-ins after which an address is locked, whatever the logins."
    )
    lock_minutes: Annotated[int, Field(ge=1)] = Field(
        15, description="How long a lock lasts, and within what time wrong sign-ins add up."
    )
    visitor_rate: str = Field(
        "60/minute", description="New visitors per remote address; loopback is exempt (limits syntax)."
    )

    average_handling_minutes: Annotated[float, Field(gt=0)] = Field(
        5.0, description="Handling time assumed for the wait estimate until enough conversations have ended."
    )
    agent_presence_seconds: Annotated[int, Field(ge=5)] = Field(
        60, description="An agent counts as an active seat this long after his last sign of life."
    )
    reopen_minutes: Annotated[int, Field(ge=0)] = Field(
        10,
        description="A customer who writes again this soon finds the same agent, if at the desk; 0: the bot.",
    )
    idle_end_minutes: Annotated[int, Field(ge=0, le=1440)] = Field(
        15, description="Minutes of a customer's silence after which a person's service ends; 0: never."
    )
    idle_warning_minutes: Annotated[int, Field(ge=1, le=60)] = Field(
        3, description="Minutes before that end at which the customer is warned; half of them at most."
    )
    recall_seconds: Annotated[int, Field(ge=0, le=3600)] = Field(
        120, description="Seconds within which a message may be taken back by whoever wrote it; 0: never."
    )
    consent_required: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,32}$")] = Field(
        "",
        description="Version of the privacy notice without which messages are refused; empty: the widget alone asks.",
    )
    uploads: bool = Field(
        False,
        description="Whether customers may send images to a person who serves them or is waited for, and agents to customers.",
    )
    upload_max_bytes: Annotated[int, Field(ge=65_536, le=20_971_520)] = Field(
        5_242_880, description="Largest image a customer or an agent may send, in bytes."
    )
    upload_rate: str = Field(
        "10/minute", description="Images one visitor, or one agent, may send (limits syntax)."
    )
    upload_scan: list[str] = Field(
        [],
        description="Command that scans an image, as a list of words; the file's path is added. Exit code 0: clean, 1: refused.",
    )
    upload_scan_seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        20.0, description="Seconds the scan may take before the image is refused."
    )
    vault_kinds: str = Field(
        "",
        description="Kinds of masked data whose values are kept encrypted for agents, with commas: `card,phone`; empty: none.",
    )
    vault_hours: Annotated[int, Field(ge=1, le=720)] = Field(
        72, description="Hours after which such a value is deleted."
    )
    vault_rate: str = Field(
        "20/10 minutes", description="Such values one member of staff may look at (limits syntax)."
    )
    agents_see_ratings: bool = Field(
        False, description="Whether agents may read how their customers rated them and the bot."
    )
    commitment_reminders: list[Annotated[int, Field(ge=1)]] = Field(
        [60, 10], description="Minutes before a promise to a customer is due at which its owner is reminded."
    )
    routing_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        1.0,
        description="Seconds between two looks at who is offered to whom, besides one at every change; 0: none.",
    )
    staff_idle_minutes: Annotated[int, Field(ge=1)] = Field(
        60, description="Idle time after which staff sign in again."
    )
    staff_session_hours: Annotated[int, Field(ge=1)] = Field(12, description="Longest staff session.")

    job_minutes: Annotated[float, Field(gt=0, le=1440)] = Field(
        60.0, description="Minutes after which a training or an evaluation started in the studio is ended."
    )

    outside_desk_urls: list[str] = Field(
        [], description="Addresses of outside desks that handoffs are posted to; empty: none."
    )
    outside_desk_hosts: list[str] = Field(
        [], description="Hosts such an address may name; any other is refused."
    )
    outside_desk_private_hosts: list[str] = Field(
        [], description="Those of them that may be found at private addresses of the bank's own network."
    )
    outside_desk_attempts: Annotated[int, Field(ge=1, le=50)] = Field(
        12, description="Attempts to post a handoff before it is given up; 12 take about three hours."
    )
    outside_desk_secret: SecretStr = Field(
        SecretStr(""), description="Secret that signs posts to outside desks; generated if empty."
    )

    ticket_url: str = Field(
        "", description="Address of the bank's ticket system that agents' tickets are posted to; empty: none."
    )
    ticket_secret: SecretStr = Field(
        SecretStr(""), description="Secret that signs posts to the ticket system; generated if empty."
    )
    translate_url: str = Field(
        "", description="Address of a machine translation for agents, asked with masked text; empty: none."
    )
    translate_to: list[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")]] = Field(
        ["zh-CN", "en"], description="Languages agents may have texts translated into."
    )
    translate_rate: str = Field(
        "60/minute", description="Texts one agent may have translated (limits syntax)."
    )
    translate_secret: SecretStr = Field(
        SecretStr(""), description="Secret that signs what is posted to the translation; generated if empty."
    )
    hook_private_hosts: list[str] = Field(
        [],
        description="Hosts of ticket_url and translate_url that may be found at private addresses of the bank's network.",
    )

    action_token: SecretStr = Field(
        SecretStr(""), description="Secret of the action webhook; generated if empty."
    )
    rasa_token: SecretStr = Field(
        SecretStr(""), description="Secret of Rasa's turn channel; generated if empty."
    )
    maintainer_token: SecretStr = Field(
        SecretStr(""), description="Bearer of the studio API; generated if empty."
    )

    @field_validator("host_keys")
    @classmethod
    def _long_enough(cls, keys: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for key_id, key in keys.items():
            if len(key.get_secret_value()) < SHORTEST_HOST_KEY:
                raise ValueError(f"key {key_id} is shorter than {SHORTEST_HOST_KEY} characters")
        return keys

    @property
    def build(self) -> Path:
        return self.build_dir or self.var_dir / "build"

    @property
    def releases_dir(self) -> Path:
        return self.var_dir / "releases"

    @property
    def jobs_dir(self) -> Path:
        return self.var_dir / "jobs"

    @property
    def uploads_dir(self) -> Path:
        return self.var_dir / "uploads"

    @property
    def image_bytes(self) -> int | None:
        return self.upload_max_bytes if self.uploads else None

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{(self.var_dir / 'data' / 'subtext.db').resolve()}"

    @property
    def rasa(self) -> str:
        return self.rasa_url or f"http://127.0.0.1:{self.rasa_port}"

    @property
    def rasa_b(self) -> str:
        return f"http://127.0.0.1:{self.rasa_b_port or self.rasa_port + 1}"

    @property
    def control_socket(self) -> Path | None:
        """Of the supervisor, if it may start a second Rasa beside one that is its own."""
        return self.supervisor if self.second_rasa and not self.rasa_url else None
