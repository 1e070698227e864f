"""`python -m tests.e2e.pictures`: takes over the screenshots of the last run of tests/e2e into docs/images.

Look at each of them before they are committed: docs/explanation/widget.md shows them.
"""

import shutil
import sys

from tests.support.browser import ROOT, SCREENSHOTS

IMAGES = ROOT / "docs" / "images"
REVIEWED = (
    "desk-alerts",
    "desk-blocks",
    "desk-bulk",
    "desk-english",
    "desk-give-back",
    "desk-guard",
    "desk-hold",
    "desk-labels",
    "desk-image",
    "desk-later",
    "desk-list",
    "desk-note",
    "desk-palette",
    "desk-phrase-picker",
    "desk-phrases",
    "desk-promises",
    "desk-reveal",
    "desk-ring-above",
    "desk-ringing",
    "desk-search",
    "desk-suggestions",
    "desk-summary",
    "desk-ticket",
    "desk-transfer",
    "desk-translation",
    "desk-two",
    "desk-unresolved",
    "desk-wrap-up",
    "studio-account-new",
    "studio-accounts",
    "studio-audit",
    "studio-change-editor",
    "studio-change-review",
    "studio-changes",
    "studio-calibration",
    "studio-evaluation",
    "studio-inbox",
    "studio-insights",
    "studio-jobs",
    "studio-proposals",
    "studio-sign-in",
    "studio-keep-talk",
    "studio-release",
    "studio-releases",
    "studio-topics",
    "studio-unresolved",
    "studio-trial",
    "supervisor-agent",
    "supervisor-board",
    "supervisor-silent",
    "widget-agent",
    "widget-answer",
    "widget-elder",
    "widget-offline",
    "widget-phone",
    "widget-phone-dark",
    "widget-phone-queue",
    "widget-phone-welcome",
    "widget-probe",
    "widget-queue",
    "widget-rating",
    "widget-suggestions",
    "widget-welcome",
)


def main() -> int:
    """Exit code 1 if one of them was not made; then nothing is copied."""
    missing = [name for name in REVIEWED if not (SCREENSHOTS / f"{name}.png").is_file()]
    if missing:
        print(f"not in {SCREENSHOTS.relative_to(ROOT)}: {', '.join(missing)}; run tests/e2e first")
        return 1
    for name in REVIEWED:
        shutil.copyfile(SCREENSHOTS / f"{name}.png", IMAGES / f"{name}.png")
    print(f"{len(REVIEWED)} pictures are in {IMAGES.relative_to(ROOT)}: look at each of them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
