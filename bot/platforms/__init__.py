"""Where messages go: each platform renders the neutral Message in its own way."""
