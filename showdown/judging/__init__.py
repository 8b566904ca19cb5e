"""Pictures of one's own: what gives the format away, and whether the panel tells real from fake."""
