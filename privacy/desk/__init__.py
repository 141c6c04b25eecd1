"""What employees work with in the admin: customers, cases, breaches."""
