"""The house teams. They enter by the same door as a guest."""
