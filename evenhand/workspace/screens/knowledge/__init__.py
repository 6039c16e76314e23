"""Where articles are written, looked over and published, and help centres arranged."""
