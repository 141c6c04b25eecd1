"""How fast and how large: pairs of ways to do one thing, measured in turns, against the goals."""
