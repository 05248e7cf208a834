"""Eval tests."""
