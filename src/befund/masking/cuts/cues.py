"""The words in which people ask for confidence, and in which they end it.

Each cue is written as it is said. A space stands for any white space; "~" after a word lets small
words ("jetzt aber", "bitte") follow; words in capitals stand for the alternatives below.
"""

import re

_FILLERS = (
    r"(?:[\s,]+(?:jetzt|jetze|aber|mal|bitte|nur|ganz|wirklich|hier|lieber|besser|dann|auch|ja"
    r"|eigentlich"
    r"|schon|natürlich|alles|so"
    r"|erst|möglichst|halt|eben|bloß|gleich|wieder|noch|kurz|doch|sozusagen|am\s+besten"
    r"|auf\s+jeden\s+Fall"
    r"|please|just"
    r"|now|really|rather|only))*"
)
_ALTERNATIVES = {
    "DAS": r"(?:das|des|dit|dat|dies|diese\s+\w+|es|so\s?was)",
    "SIE": r"(?-i:Sie's|Se's|Sie|Se|S'|du|ihr)",
    "NICHT": r"(?:nicht|nich|net|ned|nüscht|nirgends|keinesfalls)",
    "REPORT": (
        r"(?:(?:Ihr\w*|den|das|dem|die|der|euer\w*)\s+)?(?:Protokoll|Bericht\w*|Aufnahme"
        r"|Aufzeichnung\w*|Band|Notizen|Mitschrift"
        r"|Doku\w*|Präsentation|Auswertung|Öffentlichkeit|Transkript|Folien?|Akten)"
    ),
    "NOTE": (
        r"(?:auf|mit|rein|hin|nieder|fest)?(?:schreiben|schreibn|schreim|notieren|nehmen|zitieren"
        r"|protokollieren|halten)"
        r"|(?:verwenden|weitersagen|weitererzählen|weitergeben|erwähnen|veröffentlichen|ausplaudern"
        r"|mitaufnehmen)"
    ),
    "DROP": (
        r"(?:streichen|weglassen|rauslassen|rausstreichen|rausnehmen|löschen|schwärzen|überhören"
        r"|vergessen)"
    ),
    "AWAY": r"(?:weg|raus|draußen|außen\s+vor|unter\s+den\s+Tisch\s+fallen)",
    "DEVICE": (
        r"(?:(?:das|die|den|Ihr\w*|dein\w*)\s+)?(?:Band|Aufnahme|Aufzeichnung|Gerät|Mikro\w*|Handy"
        r"|Telefon|Ding|Teil|Rekorder|Recorder"
        r"|Diktiergerät|Kiste)"
    ),
    "OFF": (
        r"(?:aus\s?machen|ausschalten|ausstellen|abschalten|abstellen|stoppen|anhalten|pausieren"
        r"|unterbrechen)"
    ),
    "THAT": r"(?:that|this|it|any\s+of\s+(?:that|this|it)|what\s+I\s+(?:just\s+)?said)",
    "NOT": r"(?:do\s+not|don['’]t|not|never)",
    "WRITE": r"(?:write|put|note|quote|record|mention|repeat|include|use|tell|share|type|pass)",
    "RECORD": r"(?:record|report|minutes|notes|tape|protocol|file|slides)",
    "RECORDER": (
        r"(?:that|this|it|the\s+(?:recorder|recording|tape|mic\w*|phone|thing|device|machine))"
    ),
}
_CAPITALS = re.compile(r"\b(" + "|".join(_ALTERNATIVES) + r")\b")


def _cues(*phrases: str) -> re.Pattern[str]:
    expanded = (
        _CAPITALS.sub(lambda m: _ALTERNATIVES[m.group()], p).replace("~", _FILLERS) for p in phrases
    )
    return re.compile("|".join(rf"(?:{p})".replace(" ", r"\s+") for p in expanded), re.IGNORECASE)


# What follows is off the record.
FORWARD = _cues(
    r"\b(?:jetzt|ganz|mal|nur|bitte|aber|nun)~ unter uns\b(?! (?:beiden? )?(?:aus|auf|ge)\w*)",
    r"^\W*(?:also |na |ja |gut |okay )*unter uns(?:\s*[,:.…]| gesagt| gesprochen|$)",
    r"\bunter uns (?:gesagt|gesprochen)\b",
    r"\b(?:sage?|erzähle?|verrate?) ich~(?: Ihnen| dir| euch| das)?~ "
    r"(?:im Vertrauen|vertraulich|unter uns|inoffiziell|NICHT offiziell)\b",
    r"(?:^|\bganz |\bmal |\bnur |, )im Vertrauen(?: gesagt)?\s*[,:]",
    r"\b(?:sage?|erzähle?|verrate?)(?: ich)?(?: Ihnen| dir| euch)?(?: das| was)?~ im Vertrauen\b",
    r"\b(?:machen|schalten|stellen|drücken|tun) SIE~(?: das| es)?~(?: DEVICE)?~ (?:aus|ab|weg"
    r"|auf Pause)\b",
    r"\b(?:können|könnten|würden|wollen|dürfte) (?:SIE|wir)~(?: das| es)?~(?: DEVICE)?~ OFF\b",
    r"^\W*(?:bitte |mal )*DEVICE~ (?:aus|weg)\s*(?:[,.!?]|$)",
    r"\b(?:Aufnahme|Aufzeichnung|Rekorder|Recorder|Mikro\w*|Diktiergerät)~ OFF\b",
    r"\b(?:DAS folgende|was (?:jetzt kommt|ich (?:Ihnen )?jetzt (?:sage?|erzähle?)))\b.{0,50}"
    r"\b(?:NICHT|vertraulich|unter uns|raus|weg|bleibt|aus)\b",
    r"\bdarf ich~(?: was| etwas)?~ (?:inoffiziell|vertraulich|unter uns)\b",
    r"\b(?:nur für|für)~ (?:Ihre|deine) Ohren\b",
    r"^\W*(?:das ist |jetzt )*nur für Sie\b(?=\s*[,:.])",
    r"\b(?:mal|jetzt|ganz)~ inoffiziell\b",
    r"\b(?:mal |jetzt |und )?ohne (?:Aufnahme|Protokoll|Mikro\w*|Band)\s*[,:]",
    r"\bwhat (?:I(?:['’]m| am) (?:about to|going to) (?:tell|say)|follows)\b.{0,40}\b(?:off|not"
    r"|between"
    r"|confidential)\b",
    r"\b(?:can|could|would|will) (?:you|we)~ (?:turn|switch) RECORDER off\b",
    r"(?:^|please |just |, )(?:turn|switch|put) RECORDER (?:off|away)\b",
    r"\b(?:turn|switch) off (?:the|that|your) (?:recorder|recording|tape|mic\w*|phone)\b",
    r"\b(?:machen|macht) SIE~ (?:eine )?Pause\b",
    r"\b(?:weghören|Ohren zu|Stift (?:weg|hin\w*|beiseite)|pen down|cover your ears)\b",
    r"^\W*(?:this is |that is )?just for you\s*[,:]",
    r"\bI (?:should not|shouldn['’]t) (?:be telling|tell) (?:you )?THAT\b",
    r"\b(?:stop|pause) (?:the )?(?:recording|tape|recorder)\b",
    r"\b(?:can|may|could) I (?:say|tell).{0,30}(?:off the record|in confidence)\b",
    r"\b(?:only|just) for your ears\b",
)
# What came before is off the record.
BACKWARD = _cues(
    r"\bDAS~ (?:haben|hast|ham|habn)(?: SIE)?~ NICHT von mir\b",
    r"\bDAS~ (?:wissen|kennen|hörten|weißt) SIE~ NICHT von mir\b",
    r"\bvon mir (?:haben|hast|ham) SIE~ (?:das|nichts|nix)\b",
    r"\b(?:das|des)~ (?:habe?|hätte?) ich~ (?:NICHT|nie) gesagt\b",
    r"\b(?:ich habe?|hab ich)~ (?:nichts|nix|das NICHT|das nie) gesagt\b(?=\W*$"
    r"|,? (?:ja|ne|gell|okay))",
    r"\bSIE (?:haben|hast|ham)~(?: das)?~ (?:NICHT|nichts|nix|nie)(?: von mir)? gehört\b",
    r"\bvergessen SIE~(?: das)?~(?: wieder)?(?=\W*$|\s*,|\s*\.| was ich)",
    r"\bvergiss~(?: das)?~ wieder\b",
    r"\byou (?:didn['’]t|did not|never) (?:hear|heard|get|got) THAT from me\b",
    r"\byou haven['’]t heard THAT from me\b",
    r"\bI (?:never said|didn['’]t say) THAT\b",
    r"\b(?:strike|scratch|delete) that\b",
    r"\b(?:forget|delete) (?:that )?(?:what )?I (?:just )?said\b",
)
# Said before or after the words that are meant.
UNDIRECTED = _cues(
    r"\b(?:DAS|alles)~ (?:bleibt?|bleiben|soll|sollte|muss|müsste)~(?: bitte)? (?:unter uns"
    r"|in diesem Raum"
    r"|hier im Raum|unter vier Augen|zwischen uns)\b",
    r"\bbleibt(?: das| es)?~ (?:unter uns|in diesem Raum)\b",
    r"\bwas ich~ .{0,30}bleibt~ (?:unter uns|in diesem Raum|hier)\b",
    r"\b(?:schreiben|schreibn|schreim|notieren|nehmen|zitieren|halten) SIE~(?: das| des| es| mich"
    r"| davon|"
    r" sowas)?~ (?:NICHT|nichts|nix)\b",
    r"^\W*(?:aber |und |bitte |das )*(?:schreiben|notieren|nehmen|zitieren) sie~(?: das| es"
    r"| mich)?~ NICHT\b",
    r"(?:^|[.,!?]\s*)(?:bitte |aber )?(?:schreib|notier|zitier)(?: das| des| mich| es)~ NICHT\b",
    r"^\W*(?:aber |und |bitte |das |jetzt )*NICHT~ (?:NOTE)\b",
    r"\bDAS~ (?:bitte|lieber|besser|jetzt|mal)~ NICHT~ (?:NOTE)\b",
    r"\bDAS (?:können|müssen|dürfen|sollten|brauchen|würden) SIE~ (?:DROP"
    r"|NICHT~ (?:zu )?(?:NOTE))\b",
    r"\b(?:das|des|dies)~ (?:würde?|möchte?|will|wollte?) ich~.{0,30} NICHT\b.{0,30}\b(?:in|im"
    r"|aufs?|ins) REPORT\b",
    r"\bDAS~ (?:kommt|kommen|muss|soll|sollte|braucht|darf|gehört|bitte"
    r"|lieber)~(?: hier)? NICHT~ (?:ins?"
    r"|im|in|fürs?|aufs?) REPORT\b",
    r"\b(?:können|könnten|wollen|würden) (?:SIE|wir)~ (?:das|des|es)~ (?:aus|vom) REPORT~ (?:lassen"
    r"|raus\w*|nehmen"
    r"|streichen|weg\w*)\b",
    r"\bDAS~ (?:schreiben|notieren|nehmen|halten) SIE~ NICHT\b",
    r"\bNICHT~ (?:fürs?|ins?|in) REPORT\b(?! (?:steht|stehen|stand|finden|findet))",
    r"\b(?:das|des)~ bitte~ DROP\b",
    r"\b(?:lass|lassen) SIE~(?: das)?~ AWAY\b",
    r"\bDAS (?:lassen|lass) SIE~ AWAY\b",
    r"\b(?:das lassen wir|lassen wir das) (?:mal |bitte )?(?:lieber|besser|mal|bitte) AWAY\b",
    r"\b(?:streichen|löschen) SIE~ (?:das|des|es|den|die)\b",
    r"\b(?:sagen|erzählen|verraten) SIE~(?: das)?~ (?:NICHT weiter|keinem|niemandem|niemand)\b",
    r"\b(?:sagen|erzählen|verraten) SIE~ das~ NICHT\b",
    r"\b(?-i:Sie|Se|S')\b(?: [^\s.,!?]+){0,5} (?:NICHT|nirgendwo|nie)\b.{0,20}\b(?:NOTE)\b",
    r"\b(?:NICHT|nirgendwo|kein\w*)\b.{0,30}\b(?:in|im|auf|für|aus) (?-i:Ihr\w*) "
    r"(?:Protokoll|Bericht\w*|Notizen|Mitschrift|Aufnahme|Folien?|Präsentation)\b",
    r"\baus REPORT (?:raus|heraus|weg)\w*",
    r"\b(?:nur|bloß) (?:für|zwischen) uns (?:zwei|beiden?)\b",
    r"\b(?:sage?|erzähle?) ich .{0,25}\bprivat\b",
    r"\bbehalten SIE~(?: das)?~ für sich\b",
    r"\bDAS~ (?:bleibt|bleiben|muss|soll)~ (?:in diese[mn] (?:Zimmer|Büro|vier Wänden)|hier drin"
    r"|bei Ihnen)(?:"
    r" bleiben)?\b",
    r"\b(?:das|es) darf~ NICHT (?:raus\w*|nach außen|die Runde machen|an die große Glocke)\b",
    r"\bhinter vorgehaltener Hand\b",
    r"\bNICHT~ für (?:die |den |fremde |andere )?Ohren\b",
    r"\bmein Name (?:darf|soll|sollte|muss)\b.{0,20}\b(?:NICHT|raus|weg|draußen)\b",
    r"\bmeinen Namen (?:bitte|lassen SIE|nennen SIE)\b.{0,20}\b(?:NICHT|raus|weg|draußen)\b",
    r"\b(?:ich (?:will|möchte)|will ich|möchte ich|hoffentlich|wär\w* mir lieber)\b.{0,30}"
    r" NICHT\b.{0,25}\b(?:in|im|ins|aufs?|fürs?) REPORT\b",
    r"\bich (?:will|möchte) NICHT\b.{0,40}\b(?:in|im|ins|aufs?|fürs?) REPORT\b",
    r"\bwenn (?:das|(?:der|die|mein|meine) \w+ das)~ (?:rauskommt|rauskäme|hört|liest|erfährt"
    r"|mitkriegt)\b.{0,40}"
    r"\b(?:dran|fliege?|gefeuert|Job|Kopf|Ärger|geliefert|tot|los)\b",
    r"\b(?:doesn['’]t|must not|mustn['’]t|can['’]t|should not|shouldn['’]t) leave (?:the"
    r"|this) room\b",
    r"\bNOT (?:tell|mention (?:this|that|it) to) (?:anyone|anybody|my \w+"
    r"|the \w+)\b(?=.{0,3}(?:$|[,.]))",
    r"\b(?:nobody|no one) (?:can|may|must|should) (?:know|hear|find out)\b",
    r"\bkeep my name out\b",
    r"(?:\bnot?|won['’]t|n['’]t)\b.{0,30}\b(?:(?:in|into|on|for) your RECORD"
    r"|for the (?:record|minutes|report))\b",
    r"\bNOT (?:use|mention|name|put) my name\b",
    r"\bif (?:my|the) \w+ (?:hears|reads|finds out)\b.{0,30}\b(?:job|fired|trouble|dead)\b",
    r"\b(?:das darf|darf)~(?: das)?~ (?:keiner|niemand|der Chef NICHT|die Chefin NICHT) (?:wissen"
    r"|erfahren"
    r"|hören|mitkriegen)\b",
    r"\bbehandeln SIE~(?: das)?~ (?:streng )?vertraulich\b",
    r"\b(?:das|dies) (?:ist|bleibt|wäre|sage? ich)~ (?:jetzt|aber|bitte|hier|nur|streng"
    r"|wirklich)~(?:"
    r" Ihnen)?(?: streng)? vertraulich\b",
    r"^\W*(?:das ist |bitte |aber |ganz |streng |das bleibt "
    r"|bleibt )+vertraulich(?:\s*[,.!?]\s*(?:ja|ne"
    r"|gell|okay|bitte|gut)?\W*)?$",
    r"^\W*(?:streng |ganz )?vertraulich\s*(?:[,:.!?]|$)",
    r"\bvertraulich\s*, (?:ja|bitte|ne|gell)\b",
    r"\binoffiziell gesagt\b",
    r"^\W*inoffiziell\b",
    r"\boff the record\b",
    r"(?:\bNOT|n['’]t) for (?:the|your) RECORD\b",
    r"\b(?:that|this|it)(?:['’]s| is| stays| has to stay| should stay| must stay| needs to stay"
    r"| remains)~ "
    r"(?:strictly |all )?(?:between (?:us|you and me|ourselves|the two of us)|in this room"
    r"|confidential(?=\W*$|\s*[,.;]))",
    r"\bbetween (?:you and me|ourselves|the two of us)\b",
    r"\b(?:just |strictly )between us\b",
    r"^\W*(?:okay,? |but |well,? )*between us\s*[,:]",
    r"\b(?:you )?NOT~ (?:please )?WRITE (?:THAT|me|anyone|anybody|him"
    r"|her)\b(?! (?:into|to the customer|in"
    r" (?:SAP|Excel)))",
    r"\b(?:I['’]d|I would) (?:rather|prefer) (?:you|if you|that you) (?:didn['’]t|did not"
    r"|don['’]t) WRITE\b",
    r"\b(?:please |can you |could you |better )leave (?:that|this|it|my name) out\b",
    r"\bkeep (?:that|this|it) (?:to yourself|between us|out of (?:the|your) RECORD|confidential"
    r"|private)\b",
    r"\bin (?:strict )?confidence\s*[,:.]",
    r"\b(?:strictly|this is) confidential(?=\W*$|\s*[,.;])",
)
# A request of the second kind that still only announces.
ANNOUNCING = _cues(
    r"\bjetzt mal unter uns\b",
    r"\bwas ich (?:Ihnen )?jetzt sag\w*",
    r"\bDAS folgende\b",
    r"\bdarf ich~ (?:was|etwas) (?:sagen|erzählen)\b",
    r"\bI(?:['’]ll| will| want to| can) tell you something\b",
)
# Confidence as an everyday matter, and requests that are none.
MENTION = _cues(
    r"\bunter uns (?:Kolleg\w+|im (?:Team|Keller)|aufge\w+|aufteil\w*|ausge\w+|ausmach\w*|abge\w+"
    r"|verteil\w*|geklärt|geregelt|regel\w*|klär\w*|teil\w*)\b",
    r"\b(?:klären|regeln|machen|teilen|verteilen|besprechen|tauschen)(?: wir)?(?: das| die \w+)?(?:"
    r" \w+){0,2} unter uns\b",
    r"\b(?:schreiben|schreib|notieren)(?: Sie| Se)?(?: das)? (?:ruhig|gerne?)\b",
    r"\bruhig (?:auf|mit)?schreiben\b",
    r"\balles\s*,? was (?:Sie|wir|hier)\b.{0,40}\b(?:vertraulich|unter uns)\b",
    r"\b(?:Gespräch|Interview|Angaben|Daten|Antworten|Unterlagen|Akten?|Personalakte|Dokumente?"
    r"|Liste\w*"
    r"|Verträge?|Zahlen)"
    r" (?:ist|sind|bleibt|bleiben|wird|werden)(?: \w+){0,3} vertraulich\b",
    r"\b(?:wenn|falls|weil|dass|ob|if|when) (?:Sie|man|you)\b",
    r"\bsag(?:e|en)? (?:ich|wir) (?:dem|den|der|zum|zu) \w+[:,]",
)
# What a respondent alone says to an interviewer, whatever role was inferred.
ADDRESSED = _cues(
    r"\bNICHT von mir\b",
    r"\b(?:schreiben|notieren|zitieren|streichen|vergessen) SIE\b",
    r"\b(?:machen|schalten|stellen) SIE~(?: das| es)?~(?: DEVICE)?~ (?:aus|ab)\b",
    r"\bNICHT~ (?:fürs?|ins?|in) REPORT\b",
    r"\b(?:hear|heard|get|got) THAT from me\b",
    r"\bNOT~ (?:please )?(?:write|quote|put|record) (?:THAT|me)\b",
    r"\b(?:turn|switch) RECORDER off\b",
)
# The end of what is off the record.
END = _cues(
    r"\bwieder (?:ganz )?(?:offiziell\w*|fürs? REPORT|auf Band|on record"
    r"|mit (?:Band|Aufnahme|Protokoll))\b",
    r"\b(?:können|dürfen|kannst|darfst|dürft) SIE\b.{0,25}"
    r"\bwieder (?:mit|auf|ein|an|zu)?(?:schreiben|notieren|nehmen|schalten|machen|hören)\b",
    r"^\W*(?:so|gut|okay|jetzt)\b.{0,20}\bwieder (?:mit|auf)(?:schreiben|notieren|nehmen)\b",
    r"\b(?:jetzt|ab hier|ab jetzt|nun) (?:dürfen|können|kannst|darfst) SIE~ (?:wieder|mitschreiben"
    r"|aufschreiben|aufnehmen|notieren)\b",
    r"\b(?:DEVICE) (?:\w+ )?(?:wieder (?:an|ein|laufen)|läuft wieder)\b",
    r"\b(?:machen|schalten|stellen) (?:SIE|wir)(?: \w+){0,3} wieder (?:an|ein)\b",
    r"\bab (?:hier|jetzt) (?:ist (?:es |alles )?)?(?:wieder )?offiziell\b",
    r"\bzurück (?:zum|ins) (?:Protokoll|Offiziellen|offiziellen Teil)\b",
    r"\bfürs Protokoll\s*:",
    r"\bDAS(?: Folgende)? (?:können SIE|kann|darf) (?:jetzt |dann )?wieder (?:mit )?(?:rein"
    r"|ins Protokoll"
    r"|aufgeschrieben)\b",
    r"\bStift wieder\b",
    r"\bpen (?:back )?up\b",
    r"\bback on (?:the )?(?:record|tape)\b",
    r"\bon the record again\b",
    r"\byou (?:can|may) (?:write|record|take notes|quote|note|type)\b.{0,12}\bagain\b",
    r"\b(?:start|begin) (?:writing|recording|taking notes) again\b",
    r"\b(?:turn|switch) (?:it|that|RECORDER) (?:back on|on again)\b",
    r"\bfor the record\s*[,:]",
    r"\bofficially again\b",
    r"\b(?:right|okay|ok|so|now|there),? (?:we(?:['’]re| are) )?back on\b(?=\W*$|[.,!])",
    r"\b(?:so|gut|okay|jetzt)\s*[,.]? (?:jetzt )?(?:können|dürfen|kannst|darfst) SIE~ wieder\b",
)
# Words that end it where nobody has announced a clearer end.
WEAK_END = _cues(
    r"\b(?:können|wollen|sollen) wir~ (?:wieder )?weiter\w*",
    r"\b(?:machen|gehen|reden) wir~ weiter\b",
    r"\bweiter im (?:Text|Programm)\b",
    r"\bzurück zum (?:Thema|Prozess|Ablauf|Geschäft)\b",
    r"\b(?:anderes|nächstes|neues) Thema\b",
    r"\bThemenwechsel\b",
    r"\bwo waren wir\b",
    r"\b(?:can|shall) we (?:go on|carry on|move on|continue|get back)\b",
    r"\blet['’]s (?:go on|carry on|move on|continue|get back)\b",
    r"\b(?:anyway|right),? back to\b",
    r"\bnext (?:topic|question)\b",
    r"\bwhere were we\b",
)
# How an interviewer turns to something else.
NEW_TOPIC = _cues(
    r"\b(?:kommen|gehen|reden|sprechen) wir\b",
    r"\blassen SIE uns\b",
    r"\bzurück zu[mr]?\b",
    r"\b(?:andere|letzte|nächste|weitere) Frage\b",
    r"\bwas anderes\b",
    r"\berzählen SIE~ (?:vom|von|wie|mir)\b",
    r"\bbeschreiben SIE\b",
    r"\bwie (?:läuft|funktioniert|kommt|kommen|sieht|geht es (?:dann |denn )?weiter"
    r"|geht['’]s (?:dann "
    r"|denn )?weiter)\b",
    r"\bwas passiert (?:dann|danach)\b",
    r"\bund danach\b",
    r"\bwelche (?:Systeme?|Schritte?|Unterlagen|Dokumente)\b",
    r"\bwer (?:macht|entscheidet|prüft|bekommt)\b",
    r"\b(?:let['’]s|let us|moving on|anything else|what about|tell me about|walk me through)\b",
    r"\bwhat happens (?:next|then|after)\b",
    r"\bhow (?:does|do|is|are)\b",
    r"\bwhich (?:systems?|steps?|documents?)\b",
)
CONFIDENTIAL_PROMISE = _cues(
    r"\b(?:klar|natürlich|selbstverständlich|keine Sorge|versprochen|verstanden|geht klar|alles gut"
    r"|in Ordnung)\b",
    r"\b(?:unter uns|vertraulich|ist aus|schreibe?(?: ich)? NICHT|NICHT auf|bleibt hier)\b",
    r"\b(?:sure|of course|no worries|promise\w*|between us|won['’]t write|it['’]s off|go ahead)\b",
)
# An interviewer's offer to leave something out.
OFFER = _cues(
    r"\b(?:soll(?:en|te)?|möchten|wollen|darf|kann|könnte|muss)\b.{0,60}\b(?:DROP|OFF|unter uns"
    r"|vertraulich|NICHT (?:auf|mit|rein|ins)\w*)\b.*\?",
    r"\b(?:want|shall|should|would)\b.{0,60}\b(?:leave THAT out|strike|off the record"
    r"|turn RECORDER off"
    r"|not write|keep THAT out)\b.*\?",
)
AFFIRMATIVE = _cues(
    r"\W*(?:ja\b|bitte|gern|genau|besser|lieber|wäre mir|das wäre|wär|nee?,? lieber NICHT|NICHT ins"
    r"|lassen"
    r" SIE|mhm)",
    r"\W*(?:yes|please|yeah|yep|better|I['’]d prefer|rather)",
)
