"""The bot as it runs: its duties, its platforms, and the work that it shares with replicas."""
