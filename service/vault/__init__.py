"""The vault: values an agent truly needs, kept encrypted for a while where the bank switches it on. Off by default."""
