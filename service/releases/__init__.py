"""Releases: what was built, signed as one thing, judged, put live and taken back. docs/explanation/releases.md."""
