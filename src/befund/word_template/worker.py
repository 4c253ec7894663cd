"""The process that fills one template.

`python -m befund.word_template.worker`, request on stdin, answer on stdout.
"""

import sys
import time
from importlib import import_module
from pathlib import PurePath

from befund.word_template.confinement import DeniedError, shut
from befund.word_template.document import filled
from befund.word_template.fault import TemplateFault
from befund.word_template.request import (
    MAX_ANSWER_BYTES,
    READY,
    Request,
    encoded_answer,
    read_request,
)

# what libraries import only when they need it: names in zip files, texts in tags, errors of Jinja
_LATE = (
    "encodings.cp437",
    "encodings.unicode_escape",
    "encodings.ascii",
    "encodings.latin_1",
    "jinja2.debug",
)
_TOO_LARGE = "Die Vorlage ergibt mehr, als ein Bericht groß sein darf."


def answer(request: Request) -> bytes:
    """The answer to a request; whatever a template brings about ends as a fault of the template."""
    try:
        document = filled(request)
    except TemplateFault as fault:
        return encoded_answer(fault=fault.what)
    except DeniedError as error:
        return encoded_answer(
            fault=f"Die Vorlage wollte auf etwas außerhalb von ihr zugreifen ({error})."
        )
    except MemoryError:
        return encoded_answer(fault=_TOO_LARGE)
    except RecursionError:
        return encoded_answer(fault="Die Vorlage ist zu tief verschachtelt.")
    except Exception as error:  # noqa: BLE001 - no template may take the answer away; the cause is named without its words
        return encoded_answer(fault=f"Die Vorlage lässt sich nicht füllen ({_cause(error)}).")
    return (
        encoded_answer(document)
        if len(document) <= MAX_ANSWER_BYTES
        else encoded_answer(fault=_TOO_LARGE)
    )


def _cause(error: Exception) -> str:
    """What happened and where, without the error's own words, and without reading source files."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = (
        f" in {PurePath(place.tb_frame.f_code.co_filename).name}, Zeile {place.tb_lineno}"
        if place
        else ""
    )
    return f"{type(error).__name__}{where}"


def main() -> None:
    """Read, shut the door, and only then look into what was read."""
    for name in _LATE:
        import_module(name)
    request = read_request(sys.stdin.buffer)
    time.localtime()  # reads the time zone, which the zip file's dates need
    shut()
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    sys.stdout.buffer.write(answer(request))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
