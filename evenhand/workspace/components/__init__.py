"""What two screens or more show."""
