"""How the company's data gets in: files from other systems, read with care."""
