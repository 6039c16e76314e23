"""Handing a shift over: notes of who goes, taken over by who comes."""
