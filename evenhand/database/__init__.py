"""How questions are put to PostgreSQL where a page waits for the answer."""
