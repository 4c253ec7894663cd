"""Write what a workspace knows into files that others open."""
