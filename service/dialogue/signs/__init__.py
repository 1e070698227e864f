"""What a customer's words plainly say, whatever any classifier thinks. Texts are normalised, functions pure.

Near misses are cut out of the text before it is read, so 人工费 does not ask for a person, and 人工费太贵,给我转人工 does.
"""
