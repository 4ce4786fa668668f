"""What was proposed of one report, laid together: one event is one claim, whoever tells it and however often."""
