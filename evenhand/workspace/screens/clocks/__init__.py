"""How soon cases are answered and done with: policies, the ladder, and a case tried."""
