"""The demo company's community: what its invented customers ask and answer each other."""
