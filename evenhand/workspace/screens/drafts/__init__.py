"""What somebody began to write and did not send."""
