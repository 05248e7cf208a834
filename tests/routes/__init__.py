"""Routes tests."""
