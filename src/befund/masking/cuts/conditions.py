"""The words of illness, of people and of what is no person.

In these lists "*" stands for any ending or beginning of a word, "_" for white space, "-?" for a
hyphen, a space or nothing; all else is read as a regular expression.
"""

import re

_BODY = (
    "(?:herz*|rücken*|kreuz|knie*|lunge|leber|nieren?|bandscheiben?|hüften?|schultern?|nerven|magen|psyche|darm|galle"
    "|blase|augen?|ohren|gelenke?n?|wirbelsäule|nacken|haut|schilddrüse|prostata|kreislauf*|blutdruck|handgelenk*)"
)
_WEGEN_BODY = f"(?:wegen|wejen|weng)_(?:[\\w']+_){{0,2}}{_BODY}"
_MIT_BODY = (
    "(?:fehlt|fehlte|ausgefallen|fällt|fiel|liegt|lag|daheim|zuhause|beim_arzt)_"
    f"(?:[\\w']+_){{0,5}}mit_(?:[\\w']+_)?{_BODY}"
)
_MY_HIP_DONE = (
    "(?:my|his|her|their)_(?:hips?|knees?|back|shoulders?|heart|gall-?bladder|appendix|tonsils|eyes?|hernia|ankle|wrist)_"
    "(?:was_|were_|got_)?(?:done|replaced|operated|fixed|removed|out|broken|gone)"
)
_HAS_IT_WITH_BODY = (
    "(?:hat|hatte|hats|hat's|hat’s|hot's|het's)_(?:(?:es|was|ja|doch|so)_){0,3}(?:am|an|im|an_der|an_den|an_de|anner|an_dr|mim|mitm|mit_dem|mit_der|mit_den|mit_de|mit)_"
    f"{_BODY}"
)
_FRAMES = {
    "HAS_IT_WITH_BODY": _HAS_IT_WITH_BODY,
    "WEGEN_BODY": _WEGEN_BODY,
    "MIT_BODY": _MIT_BODY,
    "MY_HIP_DONE": _MY_HIP_DONE,
}


def any_of(words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the listed words, whole and in any case."""
    for name, pattern in _FRAMES.items():
        words = words.replace(name, pattern)
    patterns = (
        w.replace("*", r"\w*").replace("_", r"\s+").replace("-?", r"[-\s]?") for w in words.split()
    )
    return re.compile(r"(?<![\w-])(?:" + "|".join(patterns) + r")(?!-?\w)", re.IGNORECASE)


# Conditions and treatments; said of the same sentence's person, or the one before.
SURE = any_of(
    """
    krank-?geschrieben* krankgemeldet bandscheiben* bandscheiben*-op chemo* bestrahlung
    bestrahlungen *krebs krebsdiagnose krebserkrankung krebskrank *tumor *tumore metastasen leukämie
    long-?covid herzinfarkt* schlaganfall* herz-op hirnblutung thrombose lungenentzündung migräne
    epilep* parkinson alzheimer multiple_sklerose rheuma arthrose asthma hörsturz tinnitus
    panikattacken? angststörung* psychiatri* psychotherapie nervenzusammenbruch alkoholiker
    alkoholikerin alkoholkrank* alkoholproblem* alkoholsucht suchtproblem* suchtkrank* fehlgeburt
    schwerbehindert schwerbehinderte schwerbehinderter schwerbehinderung rollstuhl rückengeschichte
    rückenleiden rückenprobleme* rückenschmerzen rücken-op hüft-op hüfte knie-op rollator operiert
    wiedereingliederung dialyse herzprobleme* herzschrittmacher herzkrank hexenschuss borreliose hiv
    hepatitis insulin spritzen_muss muss_spritzen muss_zwischendurch_spritzen muss_sich_spritzen
    suizid* selbstmord* intensivstation bluthochdruck autist* autismus adhs magersucht magersüchtig
    bulimie essstörung diabetiker diabetikerin burn-?out burnout depressionen depressiv schwanger
    im_mutterschutz in_mutterschutz auf_entzug slipped_dis[ck] heart_attack heart_condition
    heart_problems? heart_surgery back_surgery knee_surgery hip_surgery chemotherapy leuka?emia
    panic_attacks? drinking_problem alcoholic miscarriage wheelchair migraines? pneumonia bad_hip
    bad_back bad_knee bad_heart bad_shoulder back_problems? back_pain back_trouble operated_on
    hip_replacement multiple_sclerosis pregnant diabetic arthritis off_sick on_sick_leave
    broke_his_* broke_her_* broke_my_* hospitali[sz]ed HAS_IT_WITH_BODY WEGEN_BODY MIT_BODY
    MY_HIP_DONE gürtelrose blinddarm* gallenstein* nierenstein* leistenbruch bänderriss
    kreuzbandriss meniskus* bronchitis mandelentzündung *hautentzündung magengeschwür*
    blutvergiftung vorhofflimmern herzrhythmus* gicht osteoporose lungenembolie ischias
    gehirnerschütterung beinbruch armbruch knochenbruch nervenleiden herzleiden lungenleiden
    shingles appendicitis sciatica concussion kidney_stones? hospital_bed
    broken_(?:leg|arm|hip|ankle|wrist|foot) hat_herz hatte_herz hat_zucker hatte_zucker
    hat_(?:\\w+_)?zucker hat_rücken hat_knie hat_ms
    """
)
# Words that are also products, customers, rules or figures of speech; a person must be in the same
# clause.
UNSURE = any_of(
    """
    depression schwangerschaft krebs corona covid diabetes demenz dement *-op operation reha
    rehaklinik krankenhaus klinik klinikum therapie therapeut therapeutin zusammengebrochen
    zusammenbruch ausgebrannt alkohol trinkt drogen entzug behinderung allergie allergisch
    gebrochen* grippe mutterschutz kur unfall verletzt stroke surgery cancer tumou?r depressed
    breakdown anxiety therapy therapist rehab disabled disability addict* in_hospital mental_health
    diagnosed flu maternity_leave dementia signed_off sick_leave burnt_out burned_out
    """
)
ILL = any_of(
    """
    krank erkrankt schwerkrank dauerkrank langzeitkrank ill sick unwell
    """
)
PEOPLE = any_of(
    """
    kolleg* chef chefin mitarbeiter mitarbeiterin mutter vater frau mann sohn tochter schwester
    bruder schwager schwägerin opa oma azubi *meister *meisterin vorgänger vorgängerin nachfolger
    nachfolgerin *leiter *leiterin *fahrer *fahrerin *planer *planerin disponent* *techniker
    *technikerin *sachbearbeiter *sachbearbeiterin prüfer prüferin lagerist* monteur* *einkäufer
    *einkäuferin buchhalter* verkäufer* schlosser vertriebler* *führer *führerin vorarbeiter*
    assistent* sekretär* pförtner* hausmeister* ingenieur* controller* inhaber* herr herrn dame
    leute_von_uns einer_von_uns eine_von_uns one_of_us colleague boss wife husband mother father son
    daughter brother sister guy woman man predecessor successor manager driver supervisor clerk
    planner operator mechanic assistant buyer accountant foreman team_lead
    """
)
PRONOUNS = any_of(
    """
    ich er sie der die dem ihm ihr ihre ihrer ihrem ihren seine seiner seinem seinen mir mich meine
    mein meiner meinem meinen i i'm i’m he she his her him my me he's she's he’s she’s
    """
)
THINGS = any_of(
    """
    server* system* maschine* drucker* software* anlage* prozess* schnittstelle* excel* ablauf*
    datenbank* rechner* programm* scanner* idee* verfahren* betrieb* laden firma* branche* process*
    machine* printer* database* tool* gerät* pandemie
    """
)
TOPICS = any_of(
    """
    krankenstand* krankenquote* krankenkasse* krankmeldung* krankenschein* krankenversicherung
    krankentage* krankheitstage* krankheitsfälle* krankheitsquote krankheitsvertretung
    krankenhäuser* gesundheitszeugnis* betriebsarzt betriebsärzt* untersuchung* formular* antrag
    anträge bescheinigung* attest* kunde kunden lieferant* bestellt bestellen bestellung* beliefern
    liefern patient* produkt* artikel hersteller* sick_note* sick_rate customers? clients? supplier*
    orders order sell
    """
)
