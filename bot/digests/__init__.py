"""What one place is told of a period, and when: stories, slots, subscriptions, plans."""
