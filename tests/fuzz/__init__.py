"""Junk for all that reads strangers' words: `make test` tries a little of it, `make fuzz` a lot."""
