"""Forgers that lost to the champion, kept to be measured against: see benchmarks/forgery.py."""
