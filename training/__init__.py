"""Training of the learnt reader: from tagged reports to weights."""
