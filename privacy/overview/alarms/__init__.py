"""Alarms as their own page shows them: what set them off, the pictures, what we did, and when it all goes."""
