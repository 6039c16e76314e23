"""The person who works here: how the desk is for them."""
