"""Daybook in a Slack and a Discord of its own, on the loopback: `make play`."""
