"""What people say and press, and what they get for it, whatever the platform."""
