"""Type in: font files and pictures become a corpus."""
