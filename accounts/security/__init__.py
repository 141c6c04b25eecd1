"""What the owner of a sign-in sees and changes of it: «Innlogging og sikkerhet»."""
