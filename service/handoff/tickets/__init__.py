"""Tickets (工单) opened in the bank's own ticket system, for what the desk cannot finish."""
