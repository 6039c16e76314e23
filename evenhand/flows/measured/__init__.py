"""What was measured, told: figures in words, and their pictures; for the screens and for what goes out by mail."""
