"""Changes of content files that two people make: one writes and proposes, another approves; undo is one step."""
