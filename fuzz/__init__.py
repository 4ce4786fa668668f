"""Hostile input by the million: what is fed to which part of comity, and what it may answer."""
