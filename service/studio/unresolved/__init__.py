"""Questions the content has no answer to: noted at the desk or found in the log, answered by a change set, told when live."""
