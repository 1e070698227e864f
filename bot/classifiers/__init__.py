"""Rasa intent classifiers, one per file, with the plain numeric code they rest on."""
