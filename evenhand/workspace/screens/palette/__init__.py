"""Commands and pages: deeds, pages, cases, people, views."""
