"""Discord: pure rendering (`layout`, `limits`, `markdown`) beside a thin client and thin listeners."""
