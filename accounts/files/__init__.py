"""Files about people: taken in by content, sealed on the disk, served only to who has already been let in."""
