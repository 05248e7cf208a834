"""Records become words: the neutral Message, and all that is told in it."""
