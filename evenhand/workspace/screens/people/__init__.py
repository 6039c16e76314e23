"""People at the desk: who they are, what they may do, for whom they speak."""
