"""When teams are there: weeks, holidays, closed days, and on what terms they work."""
