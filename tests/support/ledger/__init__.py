"""The ledger: what clients sent and got, journalled, and held against the database afterwards.

`entries` and `journal` are the clients' book, `facts` is the database's, `properties` compares the two by rules over
plain data. `wire`, `tabs`, `customer`, `desk` and `killer` make the traffic and the faults, `run` puts them together.
"""
