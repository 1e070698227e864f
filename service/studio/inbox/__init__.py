"""The maintainers' inbox: messages worth a look, those that mean the same together, and what was decided of them."""
