"""The house detectors: from champion to coin."""
