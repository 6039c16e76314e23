"""What planning keeps: rotas that are made in the background."""
