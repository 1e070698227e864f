"""The line as a customer lives it: place, estimate, and other ways than waiting."""
