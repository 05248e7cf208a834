"""Slack: pure rendering (`blocks`, `limits`) beside a thin client and thin listeners."""
