"""Labels (标签): what agents mark conversations with, and the set of them supervisors keep."""
