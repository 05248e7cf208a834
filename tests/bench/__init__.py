"""Measures speed and memory beside named baselines of the same run: `python -m tests.bench`."""
