"""Server messages made safe to show: a server may echo the prompt, so only known words survive."""

import re

_WORDS = frozenset(
    """
    a access account active allowed already amount an and any api are argument array at
    authentication available backend bad balance be because been before below billing blocked body
    both but by cannot capacity chat check code completion completions connection content context
    could credentials credit credits current currently data default denied deployed deployment
    deprecated details disabled does down due during either empty enabled end endpoint engine enough
    error exceed exceeded exceeds exist existing expected expired extra extra_forbidden failed field
    file filter following for forbidden format found free from function gateway generate generation
    gpu grammar greater group guided has hard have header high html id in incorrect index inference
    input inputs insufficient instead internal into invalid is it json key large length less level
    limit limited limits list load loaded loading long longer lower max maximum memory message
    messages method min minimum missing mode model models must name network new no not null number
    object of ok on only or order org organization out output over overloaded param parameter
    parameters parse path payment per permission permitted pin plan please policy prefix processing
    prompt property proxy provided provider quota rate reached read reason reasoning received
    refused region rejected request requested requests required requires resource response
    restricted retry role route rpm running safety same schema second seconds send server service
    set setting should size slow small stop stream strict string structured such supplied support
    supported supports system temperature temporarily than that the this time timed timeout to token
    tokens too tool tools tpm try type unable unauthorized unavailable under unexpected unknown
    unprocessable unrecognized unsupported upstream url usage use used user using valid value
    version wait was when while will with within wrong xgrammar you your
    """.split()  # noqa: SIM905 - a list of 300 strings would be no easier to read
)
_PIECE = re.compile(r"\d+(?= (?:tokens|seconds|requests)\b)|[^\W\d_]+(?:_[^\W\d_]+)*")
_GAP = "…"
_LONGEST = 160


def safe_reason(message: str) -> str:
    """Keep of a server's message what is made of known words; "" where too little would be left.

    Anything else (names, numbers, whole sentences that a server repeats from the prompt) becomes
    "…".
    """
    kept: list[str] = []
    known = 0
    pieces = _PIECE.findall(message[:2_000])
    for piece in pieces:
        if piece.isdigit() or all(part in _WORDS for part in piece.lower().split("_")):
            kept.append(piece)
            known += 1
        elif not kept or kept[-1] != _GAP:
            kept.append(_GAP)
    if known < 2 or known * 2 < len(pieces):
        return _known_words_only(message)
    return _shortened(" ".join(kept))


def _known_words_only(message: str) -> str:
    """The technical identifiers in a message that is otherwise unknown ("response_format")."""
    words = (piece for piece in _PIECE.findall(message[:2_000]) if "_" in piece)
    technical = [word for word in words if all(part in _WORDS for part in word.lower().split("_"))]
    return _shortened(", ".join(dict.fromkeys(technical)))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " " + _GAP
