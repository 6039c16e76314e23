"""What is asked of the product, a module a family of jobs."""
