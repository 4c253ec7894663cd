"""The German and English words that grounding treats in a way of their own.

Whatever stands in these lists was chosen for what it does in a sentence, not for any transcript.
All words are kept folded (see `text.folding.fold_letters`).
"""

from befund.text.folding import fold_letters


def _words(text: str) -> frozenset[str]:
    return frozenset(fold_letters(word) for word in text.split())


def _classes(*groups: str) -> dict[str, str]:
    """Map each word to its group's first word."""
    return {
        fold_letters(word): fold_letters(group.split()[0])
        for group in groups
        for word in group.split()
    }


FILLERS = _words(
    "äh ähm ähem äm öh öhm hm hmm mhm mh tja na naja ne nä gell gelle woll also halt genau so ja "
    "jo eben quasi  sozusagen nun um uh uhm erm ehm ah ach oh like well yeah okay ok basically"
)
FILLER_PHRASES = tuple(
    tuple(fold_letters(word) for word in phrase.split())
    for phrase in (
        "sag ich mal", "ich sag mal", "ich sage mal", "sage ich mal", "sag ich jetzt mal",
        "sagen wir mal",
        "sagen wir", "wie gesagt", "weißt du", "wissen Sie", "oder so", "you know", "i mean",
        "sort of", "kind of",
        "let's say",
    )
)  # fmt: skip

ARTICLES = _words("der die das dem den des the")
INDEFINITE = _words("ein eine einen einem einer eines ne nen nem ner n a")
# What a claim may hold besides what was said: little words with which models smooth speech.
ADDABLE = INDEFINITE | _words("es und dann da mal and then it")
# What may have been said besides: particles, and the words that stand twice in a sentence begun
# anew.
SKIPPABLE = ARTICLES | _words(
    "ne nen nem ner n es und dann da mal einfach schon doch denn ich wir man i we just and then it"
)

NEGATIONS = _classes(
    "nicht nich nit net not", "nichts nix nothing",
    "kein keine keinen keinem keiner keines keins no none",
    "nie niemals never", "nirgends nirgendwo nowhere", "niemand niemanden niemandem nobody",
    "ohne without",
    "kaum hardly barely scarcely", "weder neither", "nein nee nö nope", "nor",
    "keinesfalls keineswegs keinerlei",
)  # fmt: skip
NEGATIVE_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "nicht", "mis", "miss")

MODALS = _classes(
    "muss musst müssen müsst muß must", "musste mussten musstest mußte",
    "müsste müssten müsstest müsstet",
    "soll sollst sollen shall supposed", "sollte sollten solltest should ought",
    "kann kannst können könnt can", "konnte konnten konntest",
    "könnte könnten könntest could might",
    "darf darfst dürfen dürft may", "durfte durften", "dürfte dürften", "mag mögen",
    "möchte möchten möchtest",
    "will willst wollen wollt want wants", "wollte wollten wanted",
    "würde würden würdest würdet would",
    "hätte hätten hättest", "wäre wären wärst", "vielleicht maybe perhaps", "eventuell possibly",
    "wahrscheinlich vermutlich probably", "angeblich allegedly apparently supposedly",
    "theoretisch theoretically",
    "eigentlich", "braucht brauchst brauchen need needs", "hoffentlich hopefully", "wohl",
    "möglicherweise",
)  # fmt: skip
AUXILIARIES = _classes(
    "wird werden wirst werde werdet", "wurde wurden", "ist is sind bin bist seid are am",
    "war waren warst was were",
    "hat haben habe hast habt hab ham has have", "hatte hatten had",
)  # fmt: skip

UNITS = _classes(
    "sekunde sekunden second seconds sek", "minute minuten min minutes minütig",
    "stunde stunden std h hour hours stündig stündlich hourly",
    "tag tage tagen tages day days tägig täglich daily",
    "woche wochen week weeks wöchig wöchentlich weekly",
    "monat monate monaten monats month months monatig monatlich monthly",
    "quartal quartale quartalen quartals",
    "jahr jahre jahren jahres year years jährig jährlich yearly annually", "stundenlang",
    "tagelang", "wochenlang",
    "monatelang", "jahrelang", "euro euros eur", "cent cents", "dollar dollars", "pfund pounds",
    "prozent percent prozentpunkte", "promille", "kilo kg kilogramm kilos", "gramm gram grams",
    "tonne tonnen tons",
    "meter metern meters", "kilometer kilometern km", "zentimeter cm", "millimeter mm",
    "liter litern liters",
    "stück pieces pcs", "uhr", "grad", "mal times", "fach",
)  # fmt: skip

# Spoken and written forms of the same words.
_SPOKEN = (
    "is ist", "isses ist es", "nich nicht", "hab habe", "ham haben", "grad gerade", "grade gerade",
    "mal einmal",
    "rein herein", "rein hinein", "raus heraus", "raus hinaus", "rauf herauf", "rauf hinauf",
    "runter herunter",
    "runter hinunter", "rüber herüber", "rüber hinüber", "drauf darauf", "drin darin", "dran daran",
    "drüber darüber",
    "drum darum", "was etwas", "das dass", "sone so eine", "son so ein", "gonna going to",
    "wanna want to", "gotta got to", "cause because", "cuz because", "em them", "ya you",
    "til until", "till until",
    "nochmal noch einmal", "nochmals noch einmal", "gibts gibt es", "gehts geht es", "inner in der",
    "wenns wenn es", "hats hat es",
    "wirds wird es", "wars war es", "haste hast du", "kannste kannst du", "weißte weißt du",
    "hamwer haben wir", "hamma haben wir", "a an", "zirka circa", "ca circa", "bzw beziehungsweise",
    "zb zum beispiel", "usw und so weiter", "etc et cetera", "ggf gegebenenfalls", "evtl eventuell",
    "inkl inklusive",
)  # fmt: skip


def _joined(pair: str) -> frozenset[str]:
    first, *rest = pair.split()
    return frozenset((fold_letters(first), "".join(fold_letters(word) for word in rest)))


SPOKEN_FORMS = frozenset(_joined(pair) for pair in _SPOKEN)

# Ordinary words that differ by a letter or two and yet are no slips of one another.
COMMON = (
    ADDABLE | SKIPPABLE | frozenset(NEGATIONS) | frozenset(MODALS) | frozenset(AUXILIARIES)
    | _words(
        "aber ab alle allem allen aller alles als am an ander andere anderen anders ans auf aus "
        "außen außer bei beim beide  besser bis bisher bitte bloß breit dabei dadurch dafür "
        "dagegen daher dahin damals damit danach dann daran darauf  daraus darin darüber darum "
        "darunter dass davon davor dazu dein denn deren deshalb dessen dies diese diesem diesen  "
        "dieser dieses doch dort drei dreizehn dreißig dreimal drin durch eher eigen erst erste "
        "etwas euch euer fast fein  früher früh ganz gar gegen gehen gern gestern gleich groß "
        "größer gut hier heute her hin hinten hinter hoch höher  ihm ihn ihr ihre ihrem ihren "
        "ihrer im immer in innen ins jede jedem jeden jeder jedes jene jetzt kalt klein  kleiner "
        "kurz kürzer lang länger langsam laut leicht leider leise letzte links los macht man "
        "manche manchmal mehr  mein meine meinen meiner meist meistens mich mir mit morgen nach "
        "nah näher neben nebenan neu neuer nimmer noch  nun nur ob oben oder offen oft ohne rechts "
        "sehr sein seine seinen seiner seit selbe selber selbst sich sicher sie  solche soviel "
        "spät später sonst statt teils teuer trotz über überall um uns unser unsere unten unter "
        "viel viele  vielen vier vierzig vierzehn voll vom von vor vorher vorn wann warum was weg "
        "wegen weil weit weiter welche wem wen  wenig wenige weniger wenn wer wie wieder wir wo "
        "wohin zu zuerst zuletzt zum zur zurück zuviel zwar zwei zwischen  leer leicht selten "
        "rarely seldom häufig schlecht schnell schwer stets hinzu nachher vorhin  about above "
        "after again all always any around at away back bad been before below best better between "
        "big both but  by down during each early either else every few fewer first for from full "
        "go good great her here him his how if  in into last late later least left less long lot "
        "make many me more most much my near new next now of off often  old on once one only or "
        "other our out over own quick right same she short since slow small some sometimes soon  "
        "still such take than that their them there these they this those through to too two under "
        "until up us very what  when where which while who whose why wide with worse worst yes yet "
        "you your"
    )
)  # fmt: skip
COMPARATIVES = _words(
    "weniger mehr früher später besser eher höher größer kleiner kürzer länger näher schneller "
    "langsamer teurer  neuer älter weiter schlechter leichter schwerer fewer less more"
)

# A change of one of these at the head of a word, or inside a compound, makes another word of it.
WORD_PREFIXES = tuple(
    sorted(
        _words(
            "ab an auf aus be bei durch ein ent er ge gegen her hin im in ex inter intra mit nach "
            "ober um un unter über  ver vor weg zer zu zusammen zwischen re pre post on off in out "
            "up down over under"
        )
    )
)

AFFIRMATIONS = _words(
    "genau stimmt richtig exakt korrekt absolut definitiv jawohl jawoll jo jep freilich eben "
    "natürlich selbstverständlich  sicher sicherlich klar logisch leider allerdings tatsächlich "
    "zutreffend unbedingt exactly absolutely correct definitely precisely true indeed totally sure "
    "certainly right"
)
YES = _words("ja joa jaja yes yeah yep yup doch")
AFFIRMING_PHRASES = tuple(
    tuple(fold_letters(word) for word in phrase.split())
    for phrase in (
        "das stimmt", "so ist es", "das ist so", "so ist das", "ist so", "das ist richtig",
        "das ist korrekt",
        "auf jeden Fall", "auf alle Fälle", "ganz genau", "kann man so sagen",
        "könnte man so sagen",
        "sehe ich auch so",
        "seh ich auch so", "sehe ich genauso", "würde ich auch so sehen", "da haben Sie recht",
        "da haben Sie Recht",
        "da hast du recht", "trifft zu", "das trifft zu", "das kommt hin", "kommt hin",
        "that is right", "that is true", "that is correct", "that is it", "you are right",
        "of course", "for sure",
        "it is", "it does", "we do", "they do", "i would say so", "i agree",
    )
)  # fmt: skip
CONTRADICTIONS = frozenset(NEGATIONS) | _words(
    "aber sondern jedoch allerdings but though however although except"
)

CLAUSE_OPENERS = _words(
    "und oder aber sondern denn doch weil dass daß wenn ob als wie wer was wo wann warum wieso "
    "weshalb welche welcher  welches wem wen der die das obwohl damit sodass bis bevor nachdem "
    "während falls and or but because that if whether  when who what where why which how although "
    "so until before after while"
)
