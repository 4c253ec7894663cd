"""The words in which people ask for confidence, and in which they end it."""

import re

_FLAGS = re.IGNORECASE | re.VERBOSE
_P = (
    r"(?:\s+(?:jetzt|aber|mal|bitte|nur|ganz|wirklich|hier|lieber|besser|dann|auch|ja|eigentlich|jetze|schon|natürlich|alles"
    r"|so|das|erst|möglichst|halt|eben|am\s+besten|sozusagen)|,\s*bitte\s*,?)*"
)
_DEVICE = r"(?:Band|Aufnahme|Aufzeichnung|Gerät|Mikro\w*|Handy|Telefon|Ding|Teil|Kiste|Rekorder|Recorder|Diktiergerät)"

FORWARD = re.compile(
    rf"""(?:^|\b)(?:
      (?:jetzt|ganz|mal|nur|bitte|so|aber|nun){_P}\s+unter\s+uns\b | ^\W*unter\s+uns\b(?:\s+gesagt|\s+gesprochen
        |\s*[,:.…]|\s*$) | unter\s+uns\s+(?:gesagt|gesprochen|betschwestern)
      | (?:sag|sage|erzähl|erzähle|verrat|verrate|sach)\s+ich\s+(?:Ihnen|dir|Euch|Ihne|jetzt|mal|nur|aber|das
        |ganz|\s)*(?:im\s+Vertrauen|vertraulich|unter\s+uns|inoffiziell)
      | (?:mal\s+|ganz\s+|nur\s+)?im\s+Vertrauen(?:\s+gesagt)?\s*[,:]
      | (?:machen|schalten|stellen|drücken)\s+(?:Sie|Se|S')\b{_P}(?:\s+(?:das|es|die|den
        |Ihr\w*))?{_P}(?:\s+{_DEVICE})?{_P}(?:\s+(?:kurz|eben))?\s+(?:aus|ab|auf\s+Pause)\b
      | (?:können|könnten|würden|wollen)\s+(?:Sie|Se|wir)\b{_P}(?:\s+(?:das|es|die|den
        |Ihr\w*))?{_P}(?:\s+{_DEVICE})?{_P}(?:\s+kurz)?\s+(?:aus\s?machen|ausschalten|abschalten|abstellen
        |stoppen|anhalten|pausieren)\b
      | ^\W*(?:bitte\s+|mal\s+|das\s+|die\s+)*{_DEVICE}{_P}(?:\s+kurz)?\s+aus\b(?!\s+\w+\s+ist) | (?:Aufnahme
        |Aufzeichnung|Rekorder|Recorder|Mikro\w*){_P}(?:\s+kurz)?\s+(?:aus\s?machen|ausschalten|stoppen|anhalten
        |pausieren)\b
      | (?:das|was)\s+(?:folgende|jetzt\s+kommt|ich\s+(?:Ihnen\s+)?jetzt\s+(?:sage|sag|erzähle
        |erzähl))\b.{{0,40}}(?:nicht|vertraulich|unter\s+uns|raus|weg|bleibt|aus)
      | das\s+folgende\b.{{0,40}}\b(?:nicht|vertraulich|unter\s+uns) | darf\s+ich\s+(?:mal\s+)?(?:was\s+
        |etwas\s+)?(?:inoffiziell|ganz\s+offen|vertraulich|unter\s+uns)
      | (?:das\s+ist{_P}|ist{_P}|jetzt{_P})\s+(?:nur\s+)?für\s+(?:Ihre|deine)\s+Ohren | (?:mal|jetzt
        |ganz)\s+inoffiziell\b | nicht\s+für\s+die\s+Aufnahme | ohne\s+(?:Aufnahme|Protokoll|Mikro\w*)\b
      | (?:what\s+I(?:'m|\s+am)?\s+(?:about\s+to\s+)?(?:tell|say)\w*|the\s+following
        |what\s+follows).{{0,40}}(?:off|not|between|confidential)
      | (?:can|could|would|please|just)?\s*(?:you\s+)?(?:please\s+)?(?:turn|switch)\s+(?:that|it|this
        |the\s+\w+)\s+off | (?:turn|switch)\s+off\s+(?:the|that|your)\s+(?:recorder|recording|tape|mic\w*|phone)
      | (?:stop|pause)\s+the\s+(?:recording|tape|recorder) | (?:can|may|could)\s+I\s+(?:say
        |tell).{{0,30}}(?:off\s+the\s+record|in\s+confidence)
    )""",
    _FLAGS,
)
BACKWARD = re.compile(
    rf"""\b(?:
      (?:das|des|dit|dat)\s+(?:haben|hast|ham|hamse|habn)\s*(?:Sie|Se|du|ihr)?{_P}\s+(?:nicht|nich|net
        |ned)\s+von\s+mir(?:\s+gehört)?
      | von\s+mir\s+(?:haben|hast|ham)\s+(?:Sie|Se|du)\s+das\s+(?:nicht|nich|net) | (?:das|des)\s+(?:hab|habe
        |hätt|hätte)\s+ich{_P}\s+(?:nicht|nich|nie|net)\s+gesagt
      | (?:Sie|Se|du)\s+(?:haben|hast|ham)\s+(?:das\s+)?{_P}\s*(?:nicht|nichts|nix|nie)\s+(?:von\s+mir\s+)?gehört
      | you\s+did(?:n't|\s+not)\s+(?:hear|get)\s+(?:that|this|it)\s+from\s+me | I\s+(?:never|didn't)\s+(?:say
        |said)\s+that | that\s+did(?:n't|\s+not)\s+come\s+from\s+me
      | strike\s+that | scratch\s+that | (?:forget|delete)\s+(?:that\s+)?I\s+said | forget\s+that\s+I\s+said
      | (?:vergessen|vergiss|vergessen)\s+(?:Sie|Se)?\s*(?:das)?{_P}\s*(?:wieder
        |gleich\s+wieder)?[,]?\s*(?:was\s+ich\s+(?:gerade|eben)\s+)gesagt
    )""",
    _FLAGS,
)
UNDIRECTED = re.compile(
    rf"""(?:\b|^)(?:
      (?:das|es|dies|des|dat|bleibt|bleiben|soll|sollte|muss){_P}(?:\s+(?:bleibt|bleiben|soll|sollte|muss
        |bleib))?{_P}\s+(?:unter\s+uns|in\s+diesem\s+Raum|hier\s+im\s+Raum|unter\s+vier\s+Augen|zwischen\s+uns)\b
      | bleibt{_P}\s+unter\s+uns\b | (?:schreiben|schreibn|schreim|notieren|nehmen|zitieren|halten)\s+(?:Sie|Se
        |S'|Sie's|Se's){_P}(?:\s+(?:mich|des|davon))?{_P}\s+(?:nicht|nich|net|ned|nirgends|bloß\s+nicht
        |nix)\b(?!\s+(?:in|ins)\s+(?!(?:Ihr\w*|den|das)\s))
      | (?:^|[.,!?]\s*)(?:bitte\s+|aber\s+)?(?:schreib|notier|zitier)\s+(?:das|des|mich|es){_P}\s+(?:nicht|nich
        |net|ned|bloß\s+nicht)\b
      | (?:das|des|dies|es|den|die){_P}\s+(?:kommt|muss|soll|sollte|braucht|darf|gehört|bitte)?{_P}\s*(?:nicht
        |nich|net|nüscht){_P}\s+(?:ins?|in|fürs?|in\s+(?:Ihr\w*|den|das|euer\w*)|aufs?)\s+(?:(?:Ihr\w*|den|das
        |euer\w*|die)\s+)?(?:Protokoll|Bericht|Aufnahme|Band|Notizen|Papier|Doku\w*|Präsentation|Öffentlichkeit)\b
      | (?:nicht|nich|net){_P}\s+(?:fürs|für\s+das|für\s+Ihr|ins|in\s+(?:Ihr\w*|den|das))\s+(?:Protokoll
        |Bericht\w*|Band|Notizen)\b
      | (?:das|des|dies)\s+(?:bitte|jetzt|aber|lieber|mal|besser|können\s+Sie|lassen\s+(?:Sie|wir)|würd\w*\s+ich
        |sollten?\s+(?:Sie|wir)|müssen\s+Sie)?{_P}\s*(?:nicht|nich|net)\s*(?:mit)?(?:aufschreiben|mitschreiben
        |notieren|aufnehmen|zitieren|verwenden|weitersagen|weitererzählen|weitergeben|erwähnen|reinschreiben
        |festhalten|protokollieren|veröffentlichen)
      | (?:das|des)\s+(?:können|müssen|dürfen|sollten|kannst)\s+(?:Sie|Se|du|wir){_P}\s+(?:streichen|weglassen
        |rauslassen|rausstreichen|rausnehmen|löschen|schwärzen|nicht\s+\w+)
      | (?:das|des|dies)\s+(?:lass|lassen)\s*(?:Sie|Se|wir|ma)?{_P}\s+(?:weg|raus|draußen|außen\s+vor
        |drin\s+nicht) | (?:lass|lassen)\s+(?:Sie|Se|wir)\s+das{_P}\s+(?:weg|raus|draußen|außen\s+vor)
      | (?:bitte\s+)?(?:streichen|löschen)\s+(?:Sie|Se)\s+das | (?:sagen|erzählen|verraten)\s+(?:Sie
        |Se)\s+das{_P}\s+(?:nicht|keinem|niemandem|bloß\s+\w+)(?:\s+weiter)?
      | (?:das\s+darf|darf){_P}\s+(?:keiner|niemand)\s+(?:wissen|erfahren|hören) | behandeln\s+(?:Sie
        |Se)\s+das{_P}\s+(?:streng\s+)?vertraulich
      | (?:das|dies)\s+(?:ist|bleibt|wäre|sag\s+ich){_P}\s+(?:jetzt|aber|bitte|hier|nur|streng
        |wirklich){_P}\s*vertraulich | ^\W*(?:das\s+ist\s+|bitte\s+|aber\s+|ganz\s+|streng\s+
        |das\s+bleibt\s+)+vertraulich\b(?:\s*[,.!?]\s*(?:ja|ne|gell|okay|bitte|gut)?\W*)$
      | ^\W*vertraulich\s*(?:[,:.!?]|$) | vertraulich\s*,\s*(?:ja|bitte|ne|gell)
        | (?:das\s+)?(?:ist\s+)?(?:jetzt\s+|hier\s+|ganz\s+)?off\s+the\s+record | inoffiziell\s+gesagt
        | ^\W*inoffiziell\b
      | (?:this|that|it)(?:'s|\s+is|\s+stays|\s+has\s+to\s+stay|\s+should\s+stay|\s+must\s+stay
        |\s+remains)?\s*(?:just\s+|strictly\s+|only\s+|all\s+)?(?:between\s+(?:us|you\s+and\s+me|ourselves
        |the\s+two\s+of\s+us)|in\s+this\s+room|confidential\b(?!\s+\w+s?\b)|not\s+for\s+the\s+(?:record|report
        |minutes))
      | (?:just\s+)?between\s+(?:you\s+and\s+me|us\s+two|ourselves|us\s*[,:.!?]|us\s+please)
        | off\s+the\s+record | not\s+for\s+the\s+(?:record|report|minutes)
      | (?:please\s+)?(?:do\s+not|don't|don’t|you\s+don't|better\s+not|rather\s+not)\s+(?:please\s+)?(?:write|put
        |note|quote|record|mention|repeat|include|tell)\s+(?:that|this|it|me|any\s+of\s+(?:that|this)|anybody
        |anyone|him|her)\b(?:\s+(?:down|in|on\s+that))?
      | (?:I'd|I\s+would)\s+rather\s+you\s+(?:didn't|did\s+not)\s+(?:write|quote|note|record|mention)
        | leave\s+(?:that|this|it)\s+out | keep\s+(?:that|this|it)\s+(?:to\s+yourself|between\s+us|out
        |confidential|private)
      | in\s+confidence\s*[,:.] | (?:strictly|this\s+is)\s+confidential\b(?!\s+\w)
    )""",
    _FLAGS,
)
ANNOUNCING = re.compile(
    r"\b(?:jetzt\s+mal\s+unter\s+uns|was\s+ich\s+(?:Ihnen\s+)?jetzt\s+sag\w*|das\s+folgende|darf\s+ich\s+(?:mal\s+)?(?:was"
    r"|etwas)\s+sagen|I(?:'ll|\s+will)\s+tell\s+you\s+something)\b",
    re.IGNORECASE,
)
# Confidence as an everyday matter, and requests that are none.
MENTION = re.compile(
    r"""\b(?:
      unter\s+uns\s+(?:Kolleg\w+|im\s+Team|auf\w*|aus|aus\w*|abge\w+|ab\b|gesprochen\s+wird|verteil\w*|ge(?:klärt
        |regelt|teilt)|regel\w*|klär\w*|teil\w*|verabred\w*)
      | (?:klären|regeln|machen|teilen|verteilen|besprechen|tauschen)\s+(?:wir\s+)?(?:das\s+
        |die\s+\w+\s+)?(?:\w+\s+){0,2}unter\s+uns
      | (?:schreiben|schreib|notieren)\s+(?:Sie|Se)?\s*(?:das)?\s*(?:ruhig|gerne?|bitte)\s+(?:mit\s+)?auf\b
        | ruhig\s+(?:auf|mit)?schreiben
      | alles\s*,?\s+was\s+(?:Sie|wir|hier)\b.{0,40}(?:vertraulich|unter\s+uns) | (?:Gespräch|Interview|Angaben
        |Daten|Antworten|Unterlagen|Akten?|Personalakte|Dokumente?|Liste\w*|Verträge?|Zahlen)\s+(?:ist|sind
        |bleibt|bleiben|wird|werden)\s+(?:\w+\s+){0,3}vertraulich
      | I\s+mean\s+that\s+between\s+us\s+(?:we|there)
    )\b""",
    _FLAGS,
)
END = re.compile(
    r"""\b(?:
      (?:jetzt|nun|ab\s+hier|ab\s+jetzt|so|jetze|gut|okay|dann|also|und)?\s*(?:sind\s+wir\s+|geht\s+es\s+
        |bin\s+ich\s+)?wieder\s+(?:ganz\s+)?(?:offiziell\w*|fürs\s+Protokoll|auf\s+Band|on\s+record
        |für\s+die\s+Aufnahme|mit\s+(?:Band|Aufnahme|Protokoll))
      | (?:reden|sprechen|machen)\s+wir\s+(?:jetzt\s+)?wieder\s+fürs\s+Protokoll | wieder\s+(?:mitschreiben
        |mit(?:zu)?schreiben|aufschreiben|schreiben|aufnehmen|einschalten|anmachen|anschalten|notieren|zitieren)
      | (?:jetzt|ab\s+hier|ab\s+jetzt)\s+(?:dürfen|können|kannst|darfst)\s+(?:Sie|Se
        |du)\s+(?:wieder\s+)?(?:mitschreiben|aufschreiben|aufnehmen|schreiben|mitnehmen|notieren)
      | (?:Band|Aufnahme|Gerät|Ding|Handy|Mikro\w*|Rekorder|Recorder|Aufzeichnung)\s+(?:\w+\s+)?(?:wieder\s+(?:an
        |ein|laufen|einschalten|anmachen)|läuft\s+wieder) | (?:machen|schalten|stellen)\s+(?:Sie|Se
        |wir)\s+(?:\w+\s+){0,3}wieder\s+(?:an|ein)
      | ab\s+(?:hier|jetzt)\s+(?:ist\s+(?:es\s+|alles\s+)?)?(?:wieder\s+)?offiziell | zurück\s+(?:zum\s+
        |ins\s+)(?:Protokoll|offiziellen\s+\w+) | fürs\s+Protokoll\s*: | das\s+(?:Folgende|können\s+Sie
        |kann)\s+(?:jetzt\s+|dann\s+)?wieder\s+(?:rein|mit\s+rein|ins\s+Protokoll)
      | back\s+on\s+(?:the\s+)?(?:record|tape) | on\s+the\s+record\s+again | (?:now\s+)?you\s+(?:can
        |may)\s+(?:write|record|take\s+notes|quote|note)\b.{0,12}\bagain | (?:can|may)\s+(?:write
        |record)\s+again | officially\s+again | (?:turn|switch)\s+(?:it|that)\s+(?:back\s+)?on(?:\s+again)?
      | for\s+the\s+record\s*[,:] | recording\s+again | start\s+writing\s+again
    )""",
    _FLAGS,
)
WEAK_END = re.compile(
    r"""(?:^|[.!?]\s|\b)(?:
      (?:können|wollen|sollen)\s+wir\s+(?:dann\s+|jetzt\s+|wieder\s+)?weiter(?:machen|gehen|reden)? | (?:machen
        |gehen|reden)\s+wir\s+(?:dann\s+|jetzt\s+|mal\s+)?weiter | weiter\s+im\s+(?:Text|Programm)
      | zurück\s+zum\s+(?:Thema|Prozess|Ablauf|Geschäft) | (?:anderes|nächstes|neues)\s+Thema
        | (?:jetzt\s+)?Themenwechsel | (?:so|gut|okay)[,.]?\s+(?:zurück|weiter)\b | wo\s+waren\s+wir
      | (?:can|shall|let\s+us|let's)\s+(?:we\s+)?(?:go\s+on|carry\s+on|move\s+on|continue|get\s+back) | (?:anyway
        |right),?\s+back\s+to | next\s+(?:topic|question) | where\s+were\s+we
    )\b""",
    _FLAGS,
)
NEW_TOPIC = re.compile(
    r"""(?:
      \b(?:kommen\s+wir|lassen\s+Sie\s+uns|gehen\s+wir|reden\s+wir|sprechen\s+wir|zurück\s+zu
        |noch\s+(?:mal\s+)?(?:eine|ne)\s+(?:andere\s+)?Frage|letzte\s+Frage|nächste\s+Frage|andere\s+Frage
        |was\s+anderes|erzählen\s+Sie\s+(?:mal\s+)?(?:vom|von|wie|mir|doch)|beschreiben\s+Sie|wie\s+(?:läuft
        |geht\s+es\s+dann|geht's\s+dann|funktioniert|kommt|kommen|sieht)|was\s+passiert\s+(?:dann|danach)
        |und\s+danach|wenn\s+Sie\s+sich\s+was\s+wünschen|welche\s+(?:Systeme|Schritte|Unterlagen|Dokumente)
        |wer\s+(?:macht|entscheidet|prüft|bekommt))\b
      | \b(?:let's|let\s+us|can\s+we|shall\s+we|moving\s+on|anything\s+else|what\s+happens\s+(?:next|then|after)
        |how\s+(?:does|do|is|are)|what\s+about|tell\s+me\s+about|walk\s+me\s+through|next\s+question
        |last\s+question|which\s+(?:systems|steps|documents)|understood\.\s+\w+)\b
    )""",
    _FLAGS,
)
CONFIDENTIAL_PROMISE = re.compile(
    r"\b(?:klar|natürlich|selbstverständlich|keine\s+sorge|versprochen|unter\s+uns|vertraulich"
    r"|ist\s+aus|schreibe?\s+(?:ich\s+)?nicht|nicht\s+auf|bleibt\s+(?:hier|unter)|verstanden"
    r"|sure|of\s+course|no\s+worries"
    r"|promise\w*|between\s+us|won't\s+write|it's\s+off|go\s+ahead|geht\s+klar|alles\s+gut|in\s+ordnung)\b",
    re.IGNORECASE,
)
OFFER = re.compile(
    r"""\b(?:soll(?:en)?|sollte|möchten|wollen|darf|kann|könnte|muss|want|shall|should|would)\b.{0,60}\b(?:rauslassen|weglassen|streichen|rausnehmen|ausschalten|ausmachen|nicht\s+(?:auf|mit)\w*|unter\s+uns|vertraulich|nicht\s+ins?\s+\w+|löschen
      |leave\s+(?:that|this|it)\s+out|strike|off\s+the\s+record|turn\s+(?:it|this|that)\s+off|not\s+write|keep\s+(?:that|this|it)\s+out)\b.*\?""",
    _FLAGS,
)
AFFIRMATIVE = re.compile(
    r"\W*(?:ja\b|bitte|gern|genau|besser|lieber|wäre\s+mir|das\s+wäre|wär|doch|yes|please|yeah"
    r"|better|I'd\s+prefer|rather|nee?,?\s+lieber\s+nicht|nicht\s+ins|lassen\s+Sie|okay,?\s+ja"
    r"|mhm)",
    re.IGNORECASE,
)
