"""Tables: rows of CSV and spreadsheets, and which column holds what."""
