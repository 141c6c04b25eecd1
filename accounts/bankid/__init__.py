"""Sign-in with BankID, through whichever OpenID Connect broker the settings name."""
