"""Settings: every default once, every fault at once."""
