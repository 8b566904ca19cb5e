"""Everybody against everybody, and a ladder that means something. It imports neither torch nor any team."""
