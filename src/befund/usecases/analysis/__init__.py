"""A run: plan what it costs, extract, ask for the map, and bring findings up to date."""
