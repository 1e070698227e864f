"""Training and measuring from the studio: one job at a time, as processes of its own beside the service."""
