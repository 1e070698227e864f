"""Made-up personal data: written into every field there is, and looked for wherever something is kept."""
