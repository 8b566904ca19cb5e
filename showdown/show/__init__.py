"""How people see a match."""
