"""Rotas: a lead asks for one, watches it being made, looks at what it covers, publishes it; and how today goes."""
