"""Rasa featurizers, one per file."""
