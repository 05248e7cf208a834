"""Tests of Daybook."""
