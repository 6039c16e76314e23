"""Whether answering once helps many: how much is used again, what suggestions are worth, how much is new."""
