"""How people stand: whether they can be given work, and how their days went."""
