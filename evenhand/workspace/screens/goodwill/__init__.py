"""What customers are given beyond what we owe, and who may give how much."""
