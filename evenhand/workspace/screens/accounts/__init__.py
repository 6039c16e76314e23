"""Accounts: what is connected, how it does, and connecting more."""
