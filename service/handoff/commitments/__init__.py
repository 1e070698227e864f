"""Promises to customers: owner, due time, reminders, breach, outcome."""
