"""What may show or name others: found, looked at by two, and handed out after the rest of a copy (F-37, F-43)."""
