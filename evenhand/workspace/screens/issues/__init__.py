"""Issues: the same problem in many posts."""
