"""Everything by its name: deeds, pages, cases, people, views."""
