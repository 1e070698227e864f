"""The board as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta

from service.desk.board_table import floor_csv, floor_json, harmless
from service.handoff.routing.state import Agent, Status
from service.handoff.supervision.board import Floor
from service.handoff.supervision.board_rules import Limits, Queueing, Seat, SeatState, alerts, group_line
from service.handoff.supervision.figures import of_today

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def floor() -> Floor:
    agent = Agent("s1", "1001", {"loan": 1}, Status.BREAK, 3)
    seats = [Seat(agent, SeatState.PAUSED, "坐席一", "=HYPERLINK(1)", NOW)]
    queue = [Queueing("loan", NOW - timedelta(minutes=6))]
    whole, loan = (group_line(skill, seats, queue, 5, NOW) for skill in (None, "loan"))
    return Floor(NOW, Limits(), seats, whole, [loan], alerts([loan], Limits()), of_today([], 0))


def test_one_row_each_for_the_floor_the_groups_and_the_seats():
    text = floor_csv(floor(), {"loan": "贷款"}.__getitem__)
    assert text.startswith("\ufeff项目,名称,状态"), "spreadsheets need the mark to read it as UTF-8"
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["项目"], row["名称"], row["坐席"], row["暂停"], row["在等"]) for row in rows] == [
        ("合计", "", "1", "1", "1"), ("技能组", "贷款", "1", "1", "1"), ("坐席", "1001 坐席一", "", None, None),
    ]  # fmt: skip
    assert rows[1]["最久等待（秒）"] == "360"
    assert (rows[2]["状态"], rows[2]["原因"]) == ("暂停", "'=HYPERLINK(1)")


def test_only_what_a_spreadsheet_would_run_is_quoted():
    assert [harmless(one) for one in ("=1", "+1", "-1", "@x", "午饭", 3)] == [
        "'=1", "'+1", "'-1", "'@x", "午饭", 3,
    ]  # fmt: skip


def test_the_wire_names_groups_and_says_what_is_wrong():
    told = floor_json(floor(), {"loan": "贷款"}.__getitem__)
    assert told["whole"]["seats"] == {
        "total": 1, "empty": 1, "serving": 0, "free": 0, "paused": 1, "away": 0,
    }  # fmt: skip
    assert [(one["code"], one["skill"]["name"], one["longest_seconds"]) for one in told["alerts"]] == [
        ("paused_while_waiting", "贷款", 360)
    ]
    assert told["seats"][0]["reason"] == "=HYPERLINK(1)", "only files are read by spreadsheets"
