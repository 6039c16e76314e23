"""What is offered above the composer: pages and answers that helped people who asked the same."""
