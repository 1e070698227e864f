"""The knowledge base: content files, the sentence encoder, the index and the search over it."""
