"""Reads transcript files of many conventions into one record."""

from befund.readers.files import SUPPORTED_SUFFIXES, Found, find_transcripts, is_plain_file
from befund.readers.reading import read_transcript
from befund.readers.roles import UNKNOWN_SPEAKER, assign_roles, infer_interviewers, infer_roles

__all__ = [
    "SUPPORTED_SUFFIXES",
    "UNKNOWN_SPEAKER",
    "Found",
    "assign_roles",
    "find_transcripts",
    "infer_interviewers",
    "infer_roles",
    "is_plain_file",
    "read_transcript",
]
