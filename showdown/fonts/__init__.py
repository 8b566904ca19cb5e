"""The subject: type in, type out."""
