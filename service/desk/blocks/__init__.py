"""Customers who may not write for a while: proposed by agents, decided by supervisors, ended by the clock."""
