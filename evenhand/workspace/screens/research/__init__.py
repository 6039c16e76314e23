"""The screens of research among a sampled panel: plan it, begin it, see how far it is and what came of it."""
