"""From a source that is due to a briefing on file: polled, read, briefed, indexed."""
