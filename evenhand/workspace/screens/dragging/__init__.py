"""Cases that drag on: which, why, the story of each on one page, and what is done next."""
