"""Setup, start, tests and checks of the project: standard library only, Python 3.8 or newer."""
