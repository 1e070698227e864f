"""Replies suggested to the agent: from the bot's own search, never sent by themselves, their use counted."""
