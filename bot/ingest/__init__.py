"""From the world to an Article: files, feeds and pages."""
