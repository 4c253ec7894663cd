"""Spellings of the small words in which people ask for confidence.

Spoken and dialect ones are turned to the standard ones.
"""

import re

_WORDS = {
    "Sie": "se s' si'",
    "das": "dat dit des dös dess",
    "nicht": "nich net nit ned nett nüch nid nech",
    "nichts": "nix nüscht nischt",
    "mal": "ma moal amol amal",
    "auf": "uff up",
    "aus": "us ut",
    "und": "un",
    "ich": "i ik ick icke",
    "was": "wat",
    "ist": "is isch",
    "jetzt": "getz jetz jetze jetza etz etza jetzat",
    "weg": "wech",
    "wieder": "wieda widder wida",
    "auch": "ooch au",
    "aber": "abba awwer aba fei",
    "rein": "nei eini rin",
    "raus": "naus aussi ruut",
    "uns": "us uns",
    "zwischen": "zwischa zwische",
    "können": "könn könnet kennet kenna kennen könnt könnts",
    "dürfen": "dürft dürfet derfet derfa dürfts",
    "schreiben": "schreib'n schreibn schreim schreibet schreiba schriewen schrieve schreibts",
    "aufschreiben": "uffschreiben aufschreiba uffschreibe uffschreiwe upschrieven",
    "mitschreiben": "mitschreiba mitschreibe",
    "machen": "mach'n machn machet macha maken",
    "sagen": "sag'n sachen saget saga",
    "nehmen": "nehm'n nehmet nehma",
    "lassen": "lass'n lasset lassa",
    "schalten": "schalt'n schaltet schalta",
    "streichen": "streich'n streichet streicha",
}
_STANDARD = {spelling: word for word, spellings in _WORDS.items() for spelling in spellings.split()}
_JOINED = re.compile(
    r"\b(schreib|mach|lass|schalt|stell|notier|streich|nehm|könn|dürf)(?:e?['’]?n"
    r"|m)?['’]?s[e'’](?!\w)",
    re.IGNORECASE,
)
_SCHREIM = re.compile(r"\bschreim['’]?s[e'’](?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[sS]['’](?!\w)")


def standard(sentence: str) -> str:
    """Return a sentence with its small words as they stand in a dictionary.

    Only for finding cues, not for reading.
    """
    divided = _SCHREIM.sub("schreiben Sie", sentence)
    divided = _JOINED.sub(lambda m: f"{m.group(1)}en Sie", divided)
    return _WORD.sub(
        lambda m: _STANDARD.get(m.group().lower().replace("’", "'"), m.group()), divided
    )
