"""Outlines: traced from pictures, and drawn as pictures again."""
