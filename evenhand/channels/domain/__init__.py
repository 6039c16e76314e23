"""Decisions about channels, and the contract every connector fulfils."""
