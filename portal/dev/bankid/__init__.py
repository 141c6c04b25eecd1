"""«BankID (test)»: a real OpenID Connect provider for the demo and the tests, where one chooses who to be."""
