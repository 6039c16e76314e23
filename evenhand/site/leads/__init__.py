"""The page that sales is given for a lead."""
