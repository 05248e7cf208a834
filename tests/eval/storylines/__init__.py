"""Original storylines, each with the true agenda after each of its articles."""
