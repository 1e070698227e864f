"""The same deed for many conversations at once: each row under the rights and rules it has by itself."""
