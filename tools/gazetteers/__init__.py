"""Makes the gazetteer of names and places."""
