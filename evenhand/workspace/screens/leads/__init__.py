"""Leads: noted, agreed to, offered to sales, given back."""
