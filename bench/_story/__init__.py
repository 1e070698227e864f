"""A week of upkeep as one story: what `bench.upkeep_story` is made of."""
