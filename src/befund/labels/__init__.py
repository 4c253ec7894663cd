"""Every sentence, label and count that is composed for a person below the pages, in German and English.

A stage hands over a `Message`: an id and data. The words stand in one catalogue per language (`de.toml`,
`en.toml`), so that whoever shows a message chooses its language, and a plural is made in one place.
"""

from befund.labels.catalogue import GERMAN, LANGUAGES, say, speaking
from befund.labels.counts import carried_by, interviews_of

__all__ = ["GERMAN", "LANGUAGES", "carried_by", "interviews_of", "say", "speaking"]
