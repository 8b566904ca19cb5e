"""Showdown: one team's GAN forges type, a rival's detector catches it, a referee keeps the score."""

from showdown.contract import Clock, Detector, Feedback, Generator, Glyphs

__all__ = ["Clock", "Detector", "Feedback", "Generator", "Glyphs"]
