"""Daybooks that are killed while they post, and what people saw of it."""
