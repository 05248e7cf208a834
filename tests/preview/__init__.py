"""Payloads for Slack as a page that a browser shows, for looking at their layout by eye."""
