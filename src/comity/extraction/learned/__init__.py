"""The learnt reader: a small encoder that points at the words of entries; values are worked out elsewhere."""
