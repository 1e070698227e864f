"""`mask_lines`: JSON lines out of text lines."""

from __future__ import annotations

import json

from service.privacy.cli import mask_lines


def test_one_json_line_for_each_line() -> None:
    lines = list(mask_lines(["我的手机 13800138000\n", "\r\n", "你好"]))
    assert [json.loads(line) for line in lines] == [
        {"text": "我的手机 [手机号 尾号8000]", "spans": [[5, 16, "phone"]]},
        {"text": "", "spans": []},
        {"text": "你好", "spans": []},
    ]
    assert all("\n" not in line for line in lines)
