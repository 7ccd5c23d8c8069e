"""What HQ types into the roll-up: read back by key, and put beside what it is about."""
