"""What figures mean: plain Python."""
