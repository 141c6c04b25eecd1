"""What every field and every code means, in plain words: a person shall understand the copy without asking us."""
