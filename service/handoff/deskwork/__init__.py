"""What agents do with a conversation: take, hold, note, transfer, give back, wrap up."""
