"""What changes what colleagues bring, and leads."""
