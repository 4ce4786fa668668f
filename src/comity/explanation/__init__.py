"""What was seen in a report, layer by layer, and what stayed open."""
