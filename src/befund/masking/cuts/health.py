"""Remarks on a person's health (GDPR Art. 9): which clauses of a text are cut.

Illness as a topic of the process (a high sick rate, a form, "wenn ich krank bin, macht das keiner")
is no remark on a person's health and stays.
"""

import re
from collections.abc import Callable, Iterator

from befund.masking.text import sentences

# Words that hardly mean anything but a condition or a treatment.
_STRONG = re.compile(
    r"""(?<![\w-])(?:
      krank\s?geschrieben\w* | krankgemeldet | bandscheiben\w*(?:-OP)? | burn-?\s?out\w* | ausgebrannt
        | depressi(?:on|onen|v|ve) | schwanger(?:schaft)? | chemo\w*
      | bestrahlung(?:en)? | krebs(?:diagnose|erkrankung|krank)? | brustkrebs | \w*tumor\w* | metastasen
        | leukämie | long[\s-]covid | corona | covid | herzinfarkt\w* | schlaganfall\w*
      | herz-?op | \w+-op | hirnblutung | thrombose | lungenentzündung | migräne | epilep\w+ | diabet\w+
        | parkinson | alzheimer | demen[zt]\w* | multiple\s+sklerose
      | rheuma | arthrose | asthma | allergi\w+ | hörsturz | tinnitus | panikattacken? | angststörung
        | psychiatri\w+ | psychotherapie | therapeut(?:in)? | nervenzusammenbruch
      | zusammengebrochen | zusammenbruch | alkohol\w* | alkoholiker(?:in)? | suchtproblem\w* | entzug | trinkt
        | drogen\w* | fehlgeburt | schwerbehindert\w* | schwerbehinderung | behinderung | rollstuhl
      | rückengeschichte | rückenleiden | rückenprobleme | rückenschmerzen | rücken-?op | rollator | hüft(?:e
        |-?op) | operiert | operation | reha | rehaklinik | reha-?kur
      | wiedereingliederung | eingliederung\s+nach | dialyse | herzprobleme | herzschrittmacher | herzkrank
        | (?:hat|hatte)\s+(?:es\s+)?(?:mit\s+(?:dem|der|den|seinem|ihrem)\s+)?(?:am\s+)?(?:herz|zucker|rücken
        |kreuz|krebs|ms|knie|nerven|psyche)
      | (?:hat|hatte|hats|hat's)\s+(?:es\s+)?(?:am|an|im|an\s+der|an\s+den)\s+(?:herz\w*|rücken|kreuz|knie|lunge
        |leber|nieren?|bandscheibe|hüfte|schulter|nerven)
      | gebrochen\w* | hexenschuss | grippe | borreliose | hiv | hepatitis | insulin | spritzen\s+muss
        | muss\s+(?:\w+\s+){0,2}spritzen | unfruchtbar | suizid\w* | selbstmord\w*
      | elternzeit-krank | mutterschutz | krankenhaus | klinik | intensivstation | künstliche[ns]?\s+darmausgang
        | bluthochdruck | autis\w+ | adhs | magersucht | bulimie | essstörung
      | sick\s+leave | off\s+sick | signed\s+off | heart\s+(?:attack|condition|problems?|surgery) | stroke
        | slipped\s+dis[ck] | \w+\s+surgery | surgery | pregnan\w+ | chemotherapy
      | cancer | tumou?r | leuk(?:a)?emia | depressed | breakdown | panic\s+attacks? | anxiety | therapy
        | therapist | rehab | diabetic | diabetes | epilep\w+ | dementia | multiple\s+sclerosis
      | disabled | disability | wheelchair | miscarriage | alcoholic | drinking\s+problem | addict\w*
        | in\s+hospital | hospitali[sz]ed | migraines? | pneumonia | bad\s+(?:hip|back|knee|heart|shoulder)
      | back\s+(?:problems?|pain|trouble) | broke\s+(?:his|her|my|a)\s+\w+ | operated\s+on | mental\s+health
        | diagnosed | asthma | arthritis | flu | maternity\s+leave | hip\s+replacement
    )(?![\w])""",
    re.VERBOSE | re.IGNORECASE,
)
# Being ill: only as a fact about somebody.
_ILL = re.compile(
    r"(?<![\w-])(?:(?:schwer|länger|lange|dauer|richtig|chronisch|ernsthaft|psychisch|schwerst)?-?krank"
    r"|erkrankt|ill|sick|unwell)(?![\w-])",
    re.IGNORECASE,
)
_DISEASE_SUBJECT = re.compile(r"\bkrankheit(?:sbedingt)?\b|\billness\b", re.IGNORECASE)
_PRONOUNS = re.compile(
    r"(?<!\w)(?:ich|er|sie|der|die|dem|ihm|ihr|ihre|ihrer|ihrem|ihren|seine|seiner|seinem|seinen"
    r"|sein|mir|mich|meine|mein|meiner|meinem|meinen|i|he|she|his|her|him|my|me|we)(?!\w)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:kolleg\w+|chef(?:in)?|mitarbeiter(?:in)?|mutter|vater|frau|mann|sohn|tochter|schwester"
    r"|bruder|schwager|opa|oma|azubi|meister|vorgänger(?:in)?|nachfolger(?:in)?"
    r"|schichtleiter(?:in)?|leiter(?:in)?|colleague|boss|wife|husband|mother|father|son|daughter"
    r"|brother|sister|guy|woman|man|predecessor|einer|eine|someone|somebody|herr|herrn)\b",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"\b(?:server|system|maschine|drucker|software|anlage|prozess|schnittstelle|excel|ablauf"
    r"|datenbank|rechner|programm|scanner|idee|verfahren|betrieb|laden|firma|branche|process"
    r"|machine|printer|database|tool)\w*\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:kranken?(?:stand|quote|kasse|meldung\w*|schein\w*|rate|versicherung|tage|häuser\w*"
    r"|vertretung)|krankmeldungen?|krankheits(?:tage|fälle|quote|vertretung)|gesundheitszeugnis\w*"
    r"|betriebsarzt|betriebsärzt\w+|untersuchungs?\w*|formular\w*|antrag|anträge|bescheinigung\w*"
    r"|attest\w*|sick\s+note|sick\s+rate|form|forms|kunden?|kunden|lieferanten?|bestell\w*|customers?"
    r"|client|clients|supplier|ward|besteck|patient\w*"
    r"|produkt\w*|artikel|branche|gerät\w*|software|system|pandemie|zeit|zeiten|lockdown|phase|during)\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"(?<!\w)(?:wenn|falls|sobald|sollte|ob|würde|wäre|if|when|whenever|in\s+case|should|would|unless)(?!\w)",
    re.IGNORECASE,
)
_FACTUAL = re.compile(
    r"(?<!\w)(?:als|nachdem|seit|seitdem|weil|da|obwohl|während|letzte\w*|letztes|neulich|vorige\w*"
    r"|gerade|since|because|last)(?!\w)",
    re.IGNORECASE,
)
_IDIOM = re.compile(
    r"macht\s+(?:mich|einen|uns|dich)\s+(?:noch\s+)?(?:ganz\s+)?krank|doch\s+krank|krank\s+ist\s+das"
    r"|(?:das|es)\s+ist\s+(?:ja\s+|doch\s+|echt\s+|völlig\s+)?krank|makes?\s+me\s+sick|sick\s+of"
    r"|nicht\s+(?:richtig\s+)?krank|operation(?:s|al)|operative|gebrochene[sr]?\s+(?:ware|teile"
    r"|glas|palette)|chip|durchbruch",
    re.IGNORECASE,
)
_AMBIGUOUS_STRONG = re.compile(
    r"^(?:operation|gebrochen\w*|krankenhaus|klinik|reha|therapie|therapy|eingriff|zusammenbruch"
    r"|zusammengebrochen|trinkt|behinderung|corona|covid|alkohol\w*|drogen\w*|allergi\w+|krebs"
    r"|entzug"
    r"|stroke|surgery|breakdown|anxiety|rehab|disabled|disability|flu|grippe|mutterschutz|ausgebrannt"
    r"|unfall|therapeut\w*|surgery|\w+-op|wiedereingliederung|diagnosed|signed\s+off|depressi\w+"
    r"|burn-?\s?out\w*|schwanger\w*"
    r"|diabet\w+|sick\s+leave|off\s+sick|pregnan\w+|maternity\s+leave|schwerbehindert\w*|cancer"
    r"|mental\s+health|dementia|demen\w+)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:]\s+|\s+[–—-]\s+|\s+(?=(?:und|aber|and|but|so)\s+(?:da|dann|deshalb|deswegen|seitdem"
    r"|jetzt|nobody|then|since|now|keiner|niemand|ich|wir|we|i|the)\b)"
)
_CONSEQUENCE = re.compile(
    r"(?:und|aber|oder|and|but|so)\s+(?:da|dann|deshalb|deswegen|seitdem|jetzt|nobody|then|since"
    r"|now|keiner|niemand|ich|wir|we|the|i)\b"
    r"|(?:da|dann|deshalb|deswegen|darum|seitdem|sodass|so\s+dass|also|so|then|therefore|which\s+means"
    r"|keiner|niemand|nobody|wir|ich|we|aber|but)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"(?:(?:und|aber|nur|also)\s+)?(?:als|nachdem|seit|seitdem|weil|obwohl|während|dass|da|when"
    r"|after|since|because|while|that)\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"(?:seit|schon|wegen|mit|am|an|der|die|das|den|zum|schlimm|ganz|das\s+herz|since|for|his"
    r"|her|the|schwer|schlimme)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:rücken|knie|schulter|hüfte|herz|bandscheibe|nieren?|lunge|leber|magen|augen?|psyche"
    r"|nerven|kreuz|krebs|wochen|monate|jahre?n?|januar|februar|märz|april|mai|juni|juli|august"
    r"|september|oktober"
    r"|november|dezember|ostern|weihnachten|back|knee|hip|heart|shoulder|nerves|weeks|months|sache|geschichte)\b",
    re.IGNORECASE,
)


class HealthRemarks:
    """Finds clauses on somebody's health; `names_in` tells whether a span names a person."""

    def __init__(self, names_in: Callable[[int, int], bool]) -> None:
        self._names_in = names_in

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans to be cut, in order."""
        if not _STRONG.search(text) and not _ILL.search(text):
            return
        follows, previous = False, (0, 0)
        for start, end in sentences(text):
            span = self._span(text, start, end, previous)
            if span is None and follows and _is_fragment(text[start:end]):
                span = (start, end)
            follows = span is not None and span[1] >= end - 1
            if span is not None:
                yield span
            previous = (start, end)

    def _span(self, text: str, start: int, end: int, previous: tuple[int, int]) -> tuple[int, int] | None:
        clauses = _clauses(text, start, end)
        guilty = [n for n, (a, b) in enumerate(clauses) if self._is_remark(text, a, b, (start, end), previous)]
        if not guilty:
            return None
        first, last = guilty[0], guilty[-1]
        subordinate = _SUBORDINATE.match(text[clauses[first][0] : clauses[first][1]]) is not None
        if not subordinate:
            first = _widen_back(text, clauses, first)
            while last + 1 < len(clauses) and not _CONSEQUENCE.match(text[clauses[last + 1][0] : clauses[last + 1][1]]):
                last += 1
        return clauses[first][0], clauses[last][1]

    def _is_remark(self, text: str, start: int, end: int, sentence: tuple[int, int], previous: tuple[int, int]) -> bool:
        clause = text[start:end]
        strong, ill = _STRONG.search(clause), _ILL.search(clause)
        if (strong is None and ill is None) or _IDIOM.search(clause):
            return False
        if _CONDITIONAL.search(clause) and not _FACTUAL.search(clause):
            return False
        if _THINGS.search(clause) and not self._names_in(start, end):
            return False
        person = self._person_in(text, start, end)
        if strong is not None and not _AMBIGUOUS_STRONG.match(strong.group().strip()):
            return (person or self._person_in(text, *sentence) or self._person_in(text, *previous)) and not _is_topic(
                clause
            )
        if _is_topic(clause):
            return False
        return person or (strong is not None and self._person_in(text, *sentence))

    def _person_in(self, text: str, start: int, end: int) -> bool:
        part = text[start:end]
        if self._names_in(start, end):
            return True
        return any(_is_pronoun(part, m) for m in _PRONOUNS.finditer(part)) or _PEOPLE.search(part) is not None


def _is_pronoun(part: str, match: re.Match[str]) -> bool:
    """Tell whether der/die/sein stands for a person and is no article before a noun."""
    if match.group().lower() not in {"der", "die", "dem", "sein", "we"}:
        return True
    following = part[match.end() :].lstrip()
    return match.group().lower() in {"der", "die", "dem"} and not following[:1].isupper()


def _is_topic(part: str) -> bool:
    return _TOPIC.search(part) is not None


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans between commas, dashes and conjunctions of a sentence."""
    spans, left = [], start
    for match in _CLAUSE.finditer(text, start, end):
        if match.start() > left:
            spans.append((left, match.start()))
        left = match.end()
    spans.append((left, end))
    return [s for s in spans if s[0] < s[1]]


def _widen_back(text: str, clauses: list[tuple[int, int]], first: int) -> int:
    """Return the first clause of the remark: fillers before it belong to it."""
    while first > 0 and len(text[clauses[first - 1][0] : clauses[first - 1][1]].split()) <= 1:
        first -= 1
    return first


def _is_fragment(sentence: str) -> bool:
    return len(sentence.split()) <= 6 and _FRAGMENT.match(sentence) is not None and _BODY.search(sentence) is not None
