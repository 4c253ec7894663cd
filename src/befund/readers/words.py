"""Short word lists.

What begins a sentence, what stands before a colon in speech, what tells languages apart.
"""
# ruff: noqa: SIM905 - a list of words reads best as text

FUNCTION_WORDS = frozenset(
    """
    aber ach ah allein alle alles als also am an auch auf aus außerdem bei beide bis bzw da dabei
    dadurch dafür dagegen daher damit danach dann daran darauf darum das dass dazu dein deine dem
    denn der des deshalb die dies diese dieser dieses doch dort durch eben eigentlich ein eine einem
    einen einer eines einige endlich er erstens es etwas ganz gar genau gerade gestern gut halt hat
    heute hier hm hmm ich ihr ihre im immer in ist ja jede jeder jedes jetzt jedenfalls kein keine
    kurz kurze kurzer letzte letzter mal man manche mehr mein meine meiner meist mhm mit morgen na
    nach nächste nächster nee nein neue nicht nie noch nun nur ob oder oft ohne okay ok plus sehr
    seit sie so sogar sonst sowie später statt trotzdem über um und uns unser unsere unserer unter
    vielleicht viel viele vor vorher wann warum was weil wenn wer wie wieder wir wo wobei wozu z.b
    zb zu zuerst zum zur zweitens drittens zweite dritte erste wichtig wichtige großes große größte
    größtes about after all also another any as at because but by first for from he her here his how
    however if in is it its just like maybe my next no not now of oh on one or our second she so
    some still that the their then there these they this those to well we what when where which who
    why with yeah yes you your
    """.split()
)
"""Lower-cased words that no speaker's label begins with."""

SPEECH_HEADS = frozenset(
    """
    problem probleme frage fragen antwort antworten beispiel beispiele ergebnis fazit thema punkt
    punkte stichwort hinweis anmerkung achtung ziel ziele grund gründe motto folge folgen konsequenz
    lösung vorteil nachteil idee ideen vorschlag wunsch schritt phase stand status termin aufgabe
    info infos notiz kommentar ausnahme regel klassiker tatsache fakt fakten resultat zitat nachtrag
    ursache effekt ansage bedingung voraussetzung variante option fall situation zusammenfassung
    ablauf betreff datum ort uhr uhrzeit zeit dauer eindruck gefühl meinung satz wort sache moment
    ende anfang beginn unterschied realität theorie praxis deal trick haken knackpunkt kernproblem
    hauptproblem sprich heißt ehrlich witz highlight engpass medienbruch prinzip regelfall
    normalfall notfall zahl zahlen summe vergleich kritik bitte warnung tipp merke issue question
    answer example result note notes idea reason step summary point case fact conclusion goal thing
    things rule exception version upside downside line date topic montag dienstag mittwoch
    donnerstag freitag samstag sonntag januar februar märz april mai juni juli august september
    oktober november dezember
    """.split()
)
"""Lower-cased nouns that stand before a colon in speech, hardly ever as a speaker."""

NOUN_ENDINGS = (
    "ung",
    "ungen",
    "heit",
    "keit",
    "schaft",
    "tion",
    "tionen",
    "tät",
    "nis",
    "nisse",
    "ment",
    "ness",
)
"""Endings of nouns; such a word is a speaker only where it is frequent."""

GERMAN = frozenset(
    """
    und der die das ist nicht ich wir sie es ein eine mit auf für dann auch von wenn wie dem den im
    zu aber noch bei hat haben war oder ja also da man mal halt schon nur so was
    """.split()
)
ENGLISH = frozenset(
    """
    and the is not i we they it a an with on for then also of when how to but still at has have was
    or yes so that you this are in be do what my just there from
    """.split()
)
