"""What was promised to customers: made, kept, broken, and the list of what is due."""
