"""The house corpus and its provenance table."""
