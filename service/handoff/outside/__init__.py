"""Handoffs posted to a desk of the bank's own, signed and retried."""
