"""Writing what is measured: facts of cases, days, surveys."""
