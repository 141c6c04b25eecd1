"""Orders to the panels of homes: owed with their cause, sent by a worker, and done only when the panel says so."""
