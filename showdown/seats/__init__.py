"""A team in its process: seated, confined, asked one question at a time. It knows no match."""
