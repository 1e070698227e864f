"""Fixtures every suite may use."""
