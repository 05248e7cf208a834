"""From a Message to one visible post: ledger, pace, corrections, alarms."""
