"""What changes with the period, the peers and the year."""
