"""From words that somebody points at to claims whose every value is worked out from those words."""
