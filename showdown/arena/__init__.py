"""The referee. It imports neither torch nor any team."""
