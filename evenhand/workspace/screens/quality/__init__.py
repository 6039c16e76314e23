"""Quality: judging cases by a card in words, alone and together, and what people make of it."""
