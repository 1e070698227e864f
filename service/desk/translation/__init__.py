"""Machine translation of single texts for agents, by a service of the bank's choice."""
