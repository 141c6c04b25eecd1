"""How the company reaches a person, put right by the person: proven with a code, told to the old one."""
