"""Marketing: who may be sent what, by one decision that everybody asks at the moment of sending."""
