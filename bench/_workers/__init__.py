"""Contestants, each in its own process and, if it needs one, its own environment."""
