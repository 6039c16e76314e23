"""The wallboard: how the desk stands, readable from across the room."""
