"""The public thread as it stands on its network, and pictures that came with posts."""
