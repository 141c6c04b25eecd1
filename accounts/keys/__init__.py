"""Keys that can be destroyed: one per person, file and copy, each wrapped under a key outside the database."""
