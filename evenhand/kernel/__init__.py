"""Plain Python that every context may use and that knows nothing of care: clock, ids, errors, text."""
