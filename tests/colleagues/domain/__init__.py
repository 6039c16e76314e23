"""Rules of colleagues, without a database."""
