"""Sample news for `daybook demo`: original stories about invented people and events."""
