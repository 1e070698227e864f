"""The context summary an agent reads instead of asking again."""
