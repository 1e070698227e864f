"""The dialogue benchmark: a stock Rasa project beside our whole stack, the same customers on both."""
