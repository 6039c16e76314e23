"""Reports as one file of HTML each, with everything in it."""
