"""What the states of cases are called here."""
