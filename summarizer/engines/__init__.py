"""Engines: each drafts claims about an article, none is believed."""
