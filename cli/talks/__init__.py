"""`./subtext talks`: conversations kept as tests, played against a running stack, and the load made of them."""
