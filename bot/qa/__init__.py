"""Questions understood and answered from the records."""
