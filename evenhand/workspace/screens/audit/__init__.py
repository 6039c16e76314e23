"""The audit trail: everything that happened, by whom."""
