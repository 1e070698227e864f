"""What Rasa loads (Python 3.10): NLU components, the importer of the content, the turn channel."""
