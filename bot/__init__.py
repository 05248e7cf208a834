"""The bot: everything around the summarizer that has an effect on the world."""
