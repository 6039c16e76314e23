"""The inbox: views, list, and room for a case beside it."""
