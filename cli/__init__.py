"""The command line: `./subtext`."""
