"""The figures a care desk reports, each with its clock, its population, what is left out, and a counterweight."""
