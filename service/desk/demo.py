"""Demo logins for a fresh installation: generated passwords, shown once on the operator's own terminal."""

import json
from pathlib import Path

from service.core.secret_files import write_private
from service.identity.staff import StaffAccounts

DEMO: tuple[tuple[str, str, str, str, list[str], list[str]], ...] = (
    ("agent1", "1001", "坐席一", "agent", ["agent"], ["*"]),
    ("agent2", "1002", "坐席二", "agent", ["agent"], ["*"]),
    ("lead", "9001", "主管", "supervisor", ["agent", "supervisor"], []),
    ("studio", "2001", "维护员", "maintainer", ["editor", "approver", "auditor"], []),
    ("approver", "2002", "审核员", "approver", ["approver"], []),
)


async def make_demo_staff(staff: StaffAccounts, path: Path) -> None:
    """Only when nobody can sign in yet. Delete the file after the real accounts exist."""
    if await staff.count():
        return
    logins = []
    for login, number, name, label, roles, skills in DEMO:
        password = await staff.create(login, number, name, roles, skills)
        logins.append({"login": login, "password": password, "role": label})
    write_private(path, json.dumps(logins, ensure_ascii=False, indent=2) + "\n")
