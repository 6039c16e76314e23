"""The compiled part of the matcher. Importing `matching` compiles it or loads it from numba's cache."""
