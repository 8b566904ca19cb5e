"""Type out: a hand's pictures or fields to outlines, and outlines to a font that installs."""
