"""What words tell, without a database, a clock or a network."""
