"""Write what a workspace knows into files that others open."""

from befund.export.files import FORMATS, export_observations, write_file

__all__ = ["FORMATS", "export_observations", "write_file"]
