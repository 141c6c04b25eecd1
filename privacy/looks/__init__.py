"""«Hvem har sett»: every look at a person, told to them, and what they can do about looks."""
