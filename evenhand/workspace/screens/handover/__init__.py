"""Going from public into private: the form, what was offered before, and taking it back."""
