"""Safety of people in one household from each other: what is watched, asked for, granted, and seen of the log."""
