"""What those who run Daybook do and see: sources, state, doctor, audit, keeping."""
