"""How well masking works: made-up personal data in written sentences, and clean sentences of the project's own."""
