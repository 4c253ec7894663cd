"""German and English text as both searches compare it: folded, in words, without function words."""

import re
import unicodedata

_IGNORABLE = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]")
_UMLAUT_UE = re.compile("(?<![aeq])ue")
_WORD = re.compile(r"[^\W_]+")

# Words that questions and answers share whatever they are about.
_FUNCTION_WORDS = """
aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist da dabei damit dann das dass dein
dem den denen denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem
einen einer eines er es etwa euch euer für gegen gibt gab habe haben habt hast hat hatte hatten hier ich ihm ihn ihnen
ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes kann kein keine keinem keinen keiner können
könnte konnte konnten man mein meine mich mir mit muss müssen nach neben nicht noch nun nur ob oder ohne sein seine
seinem seinen seiner sehr seit sich sie sind so soll sollen sollte solche sowie über um und uns unser unter viel viele
vielen vom von vor während wann war waren warum was welche welchem welchen welcher welches wem wen wenn wer werden
wessen wie wieso wieviel wir wird wo wobei wodurch wofür woher wohin womit woran worauf woraus worin worüber wurde
wurden zu zum zur zwischen äh ähm halt eben mal hm mhm
a an and are as at be been but by can did do does for from had has have how i if in is it its me my no not of on or our
she so than that the their them then there these they this those to was we were what when where which who whom whose why
will with would you your um uh
"""


def fold(text: str) -> str:
    """The text in small letters, one Unicode form, with ä, ae and a alike (so ö, ü), ß as ss."""
    small = unicodedata.normalize("NFKC", text).casefold()
    plain = _IGNORABLE.sub("", unicodedata.normalize("NFD", small))
    return _UMLAUT_UE.sub("u", plain.replace("ae", "a").replace("oe", "o"))


_STOP = frozenset(_WORD.findall(fold(_FUNCTION_WORDS)))


def words(text: str) -> list[str]:
    """All words of the text, folded."""
    return _WORD.findall(fold(text))


def content_words(text: str) -> list[str]:
    """The words that say what a text is about; all of them where it has function words only."""
    found = words(text)
    return [word for word in found if word not in _STOP] or found
