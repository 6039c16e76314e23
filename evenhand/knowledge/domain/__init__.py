"""Which page answers a question, decided without a database."""
