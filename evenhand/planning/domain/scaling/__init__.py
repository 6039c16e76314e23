"""Does it scale? Demand and work as they grow, from formulas, by a fluid, by simulation; and how sure all that is."""
