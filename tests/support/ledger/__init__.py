"""The ledger: what clients sent and got, journalled, and held against the database afterwards.

`entries` and `journal` are the clients' book, `facts` is the database's, `properties` compares the two by rules over
plain data. `tabs`, `sending`, `customer`, `desk` and `bank` make the traffic, `killer` and `clock` the faults, `coverage`
tells what a run has met, `run` puts them together.
"""
