"""Releases on screen: service/releases does the work."""
