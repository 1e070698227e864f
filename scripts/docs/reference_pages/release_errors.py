"""The part of errors.md about releases: what each refusal means."""

RELEASES = {
    "archive_kind": "the model's archive holds a link or a device",
    "archive_metadata": "the archive is no Rasa model",
    "archive_path": "a name in the model's archive leads out of its folder",
    "archive_too_large": "the model unpacks to more than a model has",
    "archive_too_many": "the model's archive has too many files",
    "archive_twice": "a name stands twice in the model's archive",
    "archive_unreadable": "the model is no whole archive",
    "gate_refused": "the gate has reasons against the release; each follows with its code",
    "release_approver": "the override names no enabled account with the role `approver`, or no reason",
    "release_busy": "a release is being made, put live or taken back, here or on the command line",
    "release_changed": "a file was changed after it was signed",
    "release_encoder": "made with another encoder than the one built here",
    "release_exists": "a release of this id is there already",
    "release_extra_file": "a file that the manifest does not name",
    "release_file_missing": "a file of the manifest is missing",
    "release_failed": "an error of the machine in the middle of a switch; what was live is live, the log has the reason",
    "release_foreign_key": "signed on another installation",
    "release_index": "the service cannot use its index; its log has the reason",
    "release_interrupted": "the service was started again in the middle of a switch; what was live was put back",
    "release_key": "`var/secrets/release_key` holds no key",
    "release_link": "a link, a pipe or a device lies in the release's folder, or the folder is one",
    "release_live": "it is live already",
    "release_manifest": "the manifest cannot be read, or does not fit the release",
    "release_missing": "no such release",
    "release_model": "Rasa refused the model; the code in brackets says why",
    "release_no_earlier": "nothing was live before",
    "release_no_trial": "the release is not on trial",
    "release_not_built": "model, index or encoder is not built: `scripts/setup`",
    "release_not_followed": "the running service did not follow the pointer in time",
    "release_one_seat": "a trial needs a second Rasa: a stack started by `scripts/run`, and 1.5 GB of memory",
    "release_outdated": "another release went live since it was looked at",
    "release_own": "who made a release does not answer for it against the gate",
    "release_path": "the manifest names a path outside the release's folder",
    "release_percent": "a share of conversations is a number from 0 to 100",
    "release_pointer": "`var/releases/live` cannot be read",
    "release_report": "the file is no report of `bot eval --out`, `kb eval --json` or `talks run --out`",
    "release_signature": "the signature does not fit the manifest, or is none",
    "release_size": "a file is shorter or longer than was signed",
    "release_unsigned": "manifest or signature is missing",
    "release_warm": "the model was loaded, but did not answer the questions of the menu in time",
}

GATE = {
    "gate_floor": "a topic is below its floor in `service/releases/gate.yml`",
    "gate_golden": "fewer golden questions are served rightly than the live release's interval allows",
    "gate_not_comparable": "the live release was measured on other questions, or not at all",
    "gate_safety": "a dialogue of the safety set goes wrong that did not before",
    "gate_search": "search finds fewer topics first than the live release's interval allows",
    "gate_talks": "a [kept conversation](../howto/keep-a-conversation-as-a-test.md) fails that the live release passes",
    "gate_unmeasured": "safety set or golden questions were not run, or kept conversations that the live release was",
}

RELEASE_INTRO = """
## Releases

Printed by `./subtext release` with exit code 2, the reasons of the gate with 1; `release.held` in the service's log.
[What is checked](../explanation/releases.md).
"""
