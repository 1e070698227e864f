"""Every setting of the service: name, type, default and one help sentence. Documentation is generated from here."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
"""The project folder; defaults lie in it whatever the working directory is."""


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
    database_url: str = Field("", description="SQLAlchemy async URL; default SQLite in var_dir/data.")
    bank_file: Path = Field(
        ROOT / "bank.yml", description="The one file with everything particular to the bank."
    )

    rasa_port: Annotated[int, Field(ge=0, le=65535)] = Field(5005, description="Loopback port of Rasa.")
    rasa_url: str = Field("", description="Base URL of Rasa; default http://127.0.0.1:rasa_port.")
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
    login_rate: str = Field(
        "10/minute", description="Login attempts per address and per login (limits syntax)."
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
    staff_idle_minutes: Annotated[int, Field(ge=1)] = Field(
        60, description="Idle time after which staff sign in again."
    )
    staff_session_hours: Annotated[int, Field(ge=1)] = Field(12, description="Longest staff session.")

    action_token: SecretStr = Field(
        SecretStr(""), description="Secret of the action webhook; generated if empty."
    )
    rasa_token: SecretStr = Field(
        SecretStr(""), description="Secret of Rasa's turn channel; generated if empty."
    )
    maintainer_token: SecretStr = Field(
        SecretStr(""), description="Bearer of the studio API; generated if empty."
    )

    @property
    def build(self) -> Path:
        return self.build_dir or self.var_dir / "build"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{(self.var_dir / 'data' / 'subtext.db').resolve()}"

    @property
    def rasa(self) -> str:
        return self.rasa_url or f"http://127.0.0.1:{self.rasa_port}"
