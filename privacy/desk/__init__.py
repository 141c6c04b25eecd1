"""What staff do in the admin with people and their data: a reason first, and of every look a reading."""
