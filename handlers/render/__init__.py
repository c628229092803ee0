"""How each kind of finding is said: one file per family of kinds."""
