"""Items that could not be understood, for leads."""
