"""Words for jobs that one person has, for oneself, for departments and for places.

German and English.
"""

import re
from functools import cache

from befund.text.folding import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


def _alternatives(words: str) -> str:
    return "|".join(words.split())


_LED = _alternatives(
    "werk werks betriebs vertriebs verkaufs service produktions fertigungs personal lager team "
    "gruppen abteilungs bereichs schicht projekt qualitäts qs it edv einkaufs logistik versand "
    "filial niederlassungs standort haus pflege stations schul bau montage werkstatt finanz "
    "innendienst außendienst kundendienst kundenservice technik marketing entwicklungs "
    "konstruktions amts dezernats sachgebiets referats küchen markt instandhaltungs buchhaltungs "
    "rechnungswesen controlling"
)
HEADS = re.compile(
    rf"\b(?:(?:{_LED})-?leit(?:er(?:in|s|n)?|ung)|(?:kaufmännisch|technisch)\w* leit(?:er(?:in|s)?"
    r"|ung)|"
    r"geschäftsführ(?:er(?:in|s)?|ung)|(?:\w+)?chef(?:in|s)?|inhaber(?:in|s)?"
    r"|(?:firmen|betriebs|mit)inhaber(?:in|s)?|"
    r"eigentümer(?:in|s)?|prokurist(?:in|en)?|vorst(?:and|ands|ändin)|\w*direktor(?:in|s)?"
    r"|bürgermeister(?:in|s)?|"
    r"(?:werk|lager|hallen|industrie|schicht|haus|platz|küchen|werkstatt)?meister(?:in|s)?|"
    r"betriebsr(?:at|ats|ätin)|\w+beauftragte[rn]?|\w*vorsitzende[rn]?|(?:chef|ober)arzt"
    r"|(?:chef|ober)ärztin|"
    r"(?:ceo|cfo|coo|cto)|managing director|general manager|(?:\w+ )?manager|(?:\w+ )?director|boss|"
    r"head of \w+|owner|supervisor|foreman|team lead(?:er)?)\b",
    re.IGNORECASE,
)
NO_HEADS = _folded("lebensmeister altmeister weltmeister")
_WORKERS = _alternatives(
    "sachbearbeiter ingenieur techniker buchhalter disponent lagerist einkäufer verkäufer "
    "assistent sekretär kaufmann kauffrau monteur mechaniker mechatroniker elektriker controller "
    "planer prüfer laborant koordinator referent betreuer entwickler administrator admin "
    "konstrukteur pförtner azubi auszubildende auszubildender lehrling praktikant praktikantin "
    "werkstudent schlosser schweißer programmierer zerspaner maschinenführer staplerfahrer "
    "stellvertreter stellvertretung vertretung coordinator engineer accountant bookkeeper clerk "
    "technician apprentice dispatcher storeman"
)
_ONE = (
    r"der|die|das|dem|den|des|dat|de|'n|vom|zum|zur|beim|the|our|my|"
    r"(?:uns|unser|mein|sein|ihr|euer|dies|jen)(?:e|er|en|em|es)?|ein(?:e|er|en|em)? einzige[rn]?"
)
WORKER = re.compile(
    rf"\b(?:{_ONE})\s+(?:\w+e[rn]?\s+)?(?P<job>(?!wirtschaftsprüfer)\w*(?:{_WORKERS})(?:in|s"
    r"|en)?)\b"
    r"(?!\s*(?:und|oder)\s)",
    re.IGNORECASE,
)
COLLEAGUE = re.compile(
    r"\b(?:der|die|dem|den|unsere?[rnm]?|meine?[rnm]?|eine?[rnm]?|the|my|our)\s+"
    r"(?:koleg\w*|kolleg(?:e|in|en)|frau|mann|mädels?|dame|herr|colleague|lady|girl|guy|fella)\s+"
    r"(?:aus|im|in|vom|von|in the|from|at)\b",
    re.IGNORECASE,
)
ADDRESSED = re.compile(
    r"\b(?:Frau|Herrn?|Fr\.|Hr\.|Dr\.|Mr\.?|Mrs\.?|Ms\.?|Miss)\s+(?=[A-ZÄÖÜ\[])(?:\[[^\]]*\]"
    r"|[\w-]+)"
)
SELF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bich\b[^.!?]{0,40}\b(?:der|die|das|dat|de) einzige[rn]?\b",
        r"\b(?:als|der|die) einzige[rnm]? (?:hier|im haus|im betrieb|in der|im|mit)\b",
        r"\b(?:nur|bloß|bloss|außer|ausser|allein auf) (?:ich|mir|mich)\b",
        r"\bich (?:ganz )?alleine\b|\b(?:mache?|bin|sitze?) ich (?:[\w']+ ){0,2}alleine?\b",
        (
            r"\bich bin (?:[\w']+ ){0,4}(?:seit|schon|jetzt) (?:[\w']+ ){0,3}(?:jahre?n?|monate?n?"
            r"|wochen?)\b"
        ),
        r"\bseit (?:[\w']+ ){1,3}(?:jahre?n?|monate?n?) (?:bin|arbeite|mache?|sitze?) ich\b",
        r"\bich (?:bin|habe?) (?:[\w']+ ){0,3}neu hier\b",
        (
            r"\bich (?:bin|habe?) (?:[\w']+ ){0,3}vor (?:[\w']+ ){1,2}(?:jahr"
            r"|monat)\w* (?:angefangen"
            r"|gekommen)"
        ),
        (
            r"\bmeine?[rnms]? (?:vorgänger|nachfolger|vertretung|stellvertret|abteilung|team|leute"
            r"|mitarbeiter)\w*"
        ),
        r"\bmeine?[rnms]? (?:truppe|mannschaft|schicht|ausbildung|rente|elternzeit)\w*",
        r"\bich (?:leite|führe|verantworte)\b",
        r"\bfrüher waren wir zu (?:zweit|dritt|viert)\b",
        r"\bI(?:'m| am) the only\b|\b(?:only|just|apart from|except) me\b|\bon my own\b",
        (
            r"\bI(?:'ve| have) been here\b|\bI(?:'m| am) (?:[\w-]+ ){1,3}years? here\b"
            r"|\bwhen I started\b"
        ),
        r"\bmy (?:predecessor|successor|team|department|people|deputy|retirement)\b",
    )
)
SELF_AS = re.compile(
    r"\b(?:ich bin|ich als|I'm|I am|as)\s+(?:hier |ja |halt |eigentlich |the |a |der "
    r"|die )*(?P<role>[\w-]+)",
    re.IGNORECASE,
)
SELF_IN = re.compile(
    r"\b(?:wir|uns|ich|mir|we|us|I|me)(?:\s+(?:hier|da|ja|halt|eben|auch|selbst|oben|unten|drüben"
    r"|over|here|down|up))*"
    r"\s+(?:im|in der|in|als|aus der|aus dem|vom|von der|in the|from the|at the"
    r"|at)\s+(?P<role>[\w-]+)|"
    r"\b(?:hier|here)\s+(?:im|in der|in|in the)\s+(?P<here>[\w-]+)",
    re.IGNORECASE,
)
SITE = re.compile(
    r"\b(?:(?:in|nach|aus|bei|vom?|im|am|das|den|dem|unser\w*)\s+)?"
    r"(?:Werk|Standort|Niederlassung|Filiale|Zweigstelle|Zweigwerk|Betriebsstätte|Außenstelle)\s+"
    r"(?:in\s+)?(?!in\b)[A-ZÄÖÜ][\wäöüß-]+(?=\b)"
)
IN_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]us|[Nn]ach|[Bb]ei|[Vv]on|[Aa]b|[Ff]ür|[Ii]m Raum|[Rr]ichtung|durch ganz"
    r"|[Ff]rom|[Tt]o|at|near)"
    r"\s+(?P<place>[A-ZÄÖÜ][\wäöüß-]+)"
)
AREAS = {
    "Leitung": _alternatives("leit führung chef vorstand inhaber manage head director meister"),
    "Vertrieb und Kundenservice": _alternatives(
        "vertrieb verkauf kunden innendienst außendienst aussendienst sales service support "
        "hotline auftrag"
    ),
    "Verwaltung": _alternatives(
        r"buchhalt buchführ einkauf personal controlling verwaltung finanz \bit\b edv sekret "
        r"assisten empfang rechnung "
        "purchas admin office accounts accounting sachbearbeit"
    ),
    "Produktion und Technik": _alternatives(
        r"produktion fertigung montage werkstatt instandhalt techni konstrukt qualit \bqs\b labor "
        r"prüf befund entwickl "
        "ingenieur engineer maintenance quality production elektr mechan"
    ),
    "Lager und Logistik": _alternatives(
        "lager logisti versand retour dispo wareneingang warenausgang fuhrpark warehouse dispatch "
        "shipping fahrer"
    ),
    "Pflege und Medizin": _alternatives("pflege station arzt ärzt medizin nurs ward therap"),
}
_WORD = re.compile(r"[^\W\d_]+")
_GENERIC = _folded(
    "mitarbeiter mitarbeiterin mitarbeitende kollege kollegin team abteilung bereich interview "
    "gespräch im in der die das und für von vom am aus the of and for member staff herr frau"
)

_LARGE_TOWNS = (
    "Köln Frankfurt Düsseldorf Leipzig Dortmund Duisburg Bochum Wuppertal Bielefeld Bonn Münster "
    "Mannheim Nürnberg Wiesbaden Gelsenkirchen Mönchengladbach Braunschweig Kiel Krefeld Freiburg "
    "Mainz Oberhausen Erfurt Hagen Hamm Mülheim Ludwigshafen Leverkusen Oldenburg Osnabrück "
    "Solingen Heidelberg Herne Pforzheim Wolfsburg Ulm Heilbronn Bottrop Bremerhaven Remscheid "
    "Trier Salzgitter Würzburg Fürth Erlangen Hildesheim Cottbus Zwickau Flensburg Hanau Gießen "
    "Marburg Wien Graz Linz Salzburg Innsbruck Zürich Basel Bern Genf Luzern Winterthur London "
    "Dublin Paris Prag Warschau Mailand Rom Madrid Amsterdam Brüssel Luxemburg Emsland Sauerland "
    "Münsterland Ruhrgebiet Allgäu Schwarzwald Eifel Westerwald Bayern Sachsen Hessen Thüringen "
    "Niedersachsen Schwaben Franken Cork Limerick Galway"
)
_COUNTRIES = (
    "Österreich Irland Polen Tschechien Ungarn Rumänien Bulgarien Italien Spanien Portugal "
    "Frankreich Belgien Holland Niederlande Dänemark Schweden Norwegen Finnland England "
    "Großbritannien Schottland Türkei Griechenland Slowakei Slowenien Kroatien Serbien Ukraine "
    "China Indien Amerika USA Mexiko Brasilien Japan Taiwan Vietnam Ireland Poland Austria "
    "Switzerland Italy Spain France Belgium Netherlands Denmark Sweden Norway Hungary Romania "
    "Turkey Greece"
)
_ORDINARY = _words("Aue Bogen Borken Brand Burg Forst Norden Regen Roth Waren Ebern Kehl Main")


@cache
def places() -> frozenset[str]:
    """Names of towns, regions and countries.

    Without Germany, which tells nothing, and without ordinary words.
    """
    from faker.providers.address.de_DE import Provider

    towns = {name for name in Provider.cities if " " not in name}
    return frozenset((towns | _words(_LARGE_TOWNS) | _words(_COUNTRIES)) - _ORDINARY)


@cache
def area_of(role: str) -> str:
    """The wider group that a role belongs to; empty where none is known."""
    return next(
        (name for name, words in AREAS.items() if re.search(words, role, re.IGNORECASE)), ""
    )


def telling_words(role: str) -> tuple[str, ...]:
    """The words of a role that tell it apart from others, folded."""
    words = _WORD.findall(fold(role))
    return tuple(word for word in words if word not in _GENERIC and len(word) > 1)
