"""The compiled part of reading: from code points to words, hashed features, vectors and scores."""
