"""A language model at work, guarded: budgets, a breaker, and proof of what it writes."""
