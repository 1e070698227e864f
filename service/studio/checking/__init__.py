"""Questions about all content at once. They take seconds of a processor, so the service asks a process of its own."""
