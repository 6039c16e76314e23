"""What is said automatically out of hours."""
