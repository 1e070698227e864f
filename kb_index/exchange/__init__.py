"""Articles and similar questions in and out as tables: CSV, XLSX and JSON, with a cleaner for dirty text."""
