"""Who speaks for a brand: a public page that proves which named people and which accounts are genuine."""
