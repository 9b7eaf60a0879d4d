"""From a scenario to sheets of lines and a ledger per offer, ready to be read."""
