"""What will come: pictures, words, what is planned, and how far off it was."""
