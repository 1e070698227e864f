"""The log processor."""

from __future__ import annotations

import json
import logging

from service.core.logs import library_lines
from service.privacy.logging import DEEPEST, LONGEST, WIDEST, mask_event

PHONE = "13800138000"


def test_strings_at_every_depth_are_masked() -> None:
    event = {
        "event": f"手机 {PHONE}",
        "nested": {"list": [f"密码 123456 {PHONE}", 3], PHONE: ("x", None)},
        "n": 13800138000,
    }
    masked = mask_event(None, "info", event)
    assert PHONE not in str({key: value for key, value in masked.items() if key != "n"})
    assert "123456" not in str(masked)
    assert masked["n"] == 13800138000
    assert masked["nested"]["list"][1] == 3


def test_other_objects_are_logged_by_masked_repr() -> None:
    masked = mask_event(None, "info", {"error": ValueError(f"手机号 {PHONE}"), "body": b"123456"})
    assert masked["error"] == "ValueError('手机号 [手机号 尾号8000]')"
    assert masked["body"] == "<6 bytes>"


def test_depth_width_and_length_are_bounded() -> None:
    deep: list[object] = []
    for _ in range(100):
        deep = [deep]
    masked = mask_event(
        None, "info", {"deep": deep, "wide": list(range(10_000)), "long": "转" * (LONGEST + 5)}
    )
    assert str(masked["deep"]).count("[") == DEEPEST
    assert len(masked["wide"]) == WIDEST
    assert masked["long"] == "转" * LONGEST + f"… ({LONGEST + 5} characters)"


def test_what_libraries_log_is_masked_and_stays_one_line() -> None:
    error = ValueError(f"手机号 {PHONE}\n{{}}")
    record = logging.LogRecord("lib", logging.WARNING, "x.py", 1, "got %s", (f"密码 123456\n{PHONE}",), None)
    record.exc_info = (ValueError, error, None)
    line = library_lines().format(record)
    assert "\n" not in line
    assert PHONE not in line
    assert "密码 123456" not in line
    assert (json.loads(line)["logger"], json.loads(line)["level"]) == ("lib", "warning")
