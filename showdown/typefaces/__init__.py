"""Type out: pictures become outlines, and outlines become a font that installs."""
