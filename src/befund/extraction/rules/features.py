"""What can be counted in an answer: features of each clause, and of each sentence as a proposal.

They mean the same in German and English. A clause is described by its own words, by its sentence,
by the sentences beside it and by the question before it.
"""

from collections.abc import Sequence

from befund.extraction.rules.context import AskedQuestion, affirms, denies
from befund.extraction.rules.grammar import (
    ACT_FIRST_PERSON,
    ParsedSentence,
    act_of,
    has_duration,
    has_finite_verb,
    is_infinitive,
    is_perfect,
)
from befund.extraction.rules.lexicon import CueHit, CueLexicon
from befund.extraction.rules.words import Clause, ClauseWord

Features = dict[str, float]

_COUNTED = (
    "step.strong",
    "step.weak",
    "step.against",
    "pain.strong",
    "pain.medium",
    "pain.story",
    "pain.weak",
    "pain.against",
    "quick_win.4",
    "quick_win.3",
    "quick_win.2",
)
_GROUPS = (
    "opinion",
    "meta",
    "identity",
    "money",
    "said",
    "hearsay",
    "exception",
    "artefact",
    "remedy",
    "effort",
)
_WORD_SETS = (
    "past",
    "irrealis",
    "negators",
    "sequence",
    "conditional",
    "contrast",
    "cause",
    "limit",
    "duty",
    "universal",
    "others",
    "copula",
    "particles",
    "self",
    "we",
    "one",
    "toward",
    "direction",
)
_ASKED = (
    "pain",
    "step",
    "idea",
    "suggestion",
    "much",
    "case",
    "elsewhere",
    "solved",
    "claim",
    "introduction",
)
_FEW = 4  # words


def clause_features(
    sentences: Sequence[ParsedSentence], question: AskedQuestion, lexicon: CueLexicon
) -> list[list[Features]]:
    """For each sentence of an answer, the features of each of its clauses."""
    answer = [
        [_own(sentence, clause, lexicon) for clause in sentence.clauses] for sentence in sentences
    ]
    asked = {f"asked {name}": float(getattr(question, name)) for name in _ASKED}
    sums = [_summary(rows) for rows in answer]
    nothing = _summary([])
    denied = float(bool(sentences) and denies(sentences[0], lexicon))
    for place, rows in enumerate(answer):
        before = sums[place - 1] if place else nothing
        after = sums[place + 1] if place + 1 < len(sums) else nothing
        words = [word for word in sentences[place].words if word.form]
        shared = asked | {
            "answer denies": denied,
            "first sentence": float(place < 1),
            "second sentence": float(place == 1),
            "late": float(place > 2),
            "one clause": float(len(rows) == 1),
            "short sentence": float(len(words) < 6),
            "question mark": float(_ends_with(sentences[place], "?")),
            "exclamation": float(_ends_with(sentences[place], "!")),
            "only sentence": float(len(sentences) == 1),
            "before pain": before["pain"],
            "before act": before["act"],
            "before past": before["past"],
            "before proposal": before["proposal"],
            "after pain": after["pain"],
            "after act": after["act"],
        }
        _add_sentence(rows, sums[place])
        for row in rows:
            row.update(shared)
            row["first pain"] = row["first sentence"] * row["asked pain"]
            row["first step"] = row["first sentence"] * row["asked step"]
            row["first much"] = (
                row["first sentence"] * row["asked much"] * max(row["duration"], row["number"])
            )
            row["idea act"] = row["asked idea"] * row["acts"]
    return answer


def _add_sentence(rows: Sequence[Features], sums: Features) -> None:
    """To each clause, what the other clauses of its sentence hold."""
    acts = [row["act"] for row in rows]
    for number, row in enumerate(rows):
        others = [*rows[:number], *rows[number + 1 :]]
        row["elsewhere pain.strong"] = min(3.0, sum(other["pain.strong"] for other in others))
        row["elsewhere pain"] = min(4.0, sum(_lesser(other) for other in others))
        row["elsewhere act"] = max([*acts[:number], *acts[number + 1 :]], default=0.0)
        row["past sentence"] = sums["past"]
        row["next pain.strong"] = rows[number + 1]["pain.strong"] if number + 1 < len(rows) else 0.0
        row["last pain.strong"] = rows[number - 1]["pain.strong"] if number else 0.0
        row["next act"] = acts[number + 1] if number + 1 < len(rows) else 0.0
        row["last act"] = acts[number - 1] if number else 0.0
        row["first clause"] = float(number == 0)
        row["last clause"] = float(number + 1 == len(rows))


def _summary(rows: Sequence[Features]) -> Features:
    return {
        "pain": min(3.0, sum(row["pain.strong"] + 0.3 * _lesser(row) for row in rows)),
        "act": max((row["act"] for row in rows), default=0.0),
        "past": float(any(row["past"] for row in rows)),
        "proposal": min(3.0, sum(row["quick_win.4"] + row["irrealis"] for row in rows)),
    }


def _lesser(row: Features) -> float:
    return row["pain.medium"] + row["pain.weak"] + row["pain.story"]


def _own(sentence: ParsedSentence, clause: Clause, lexicon: CueLexicon) -> Features:
    """The features of a clause by its own words.

    Their order is that in which evidence is added up.
    """
    inside = sentence.words[clause.first : clause.last]
    hits = [hit for hit in sentence.hits if clause.first <= hit.first < clause.last]
    row = _cue_features(hits)
    row.update(_form_features(inside, lexicon))
    row["denied"] = float(
        sum(hit.denied for hit in hits if hit.label in {"pain.strong", "pain.medium"})
    )
    row.update(_grammar_features(inside, lexicon))
    row["thing"] = float(_names(inside, "documents", lexicon))
    row["system"] = float(_names(inside, "systems", lexicon))
    has_placeholder = any(word.form.startswith("[") for word in inside)
    row["role"] = float(has_placeholder or _names(inside, "roles", lexicon))
    return row


def _cue_features(hits: Sequence[CueHit]) -> Features:
    groups = {hit.label.split(".", 1)[0] for hit in hits if "." in hit.label}
    row = {name: float(min(3, _count(hits, name))) for name in _COUNTED}
    row.update({name: float(name in groups) for name in _GROUPS})
    return row


def _form_features(inside: Sequence[ClauseWord], lexicon: CueLexicon) -> Features:
    forms = [word.form for word in inside if word.form]
    row = {name: float(not lexicon.sets[name].isdisjoint(forms)) for name in _WORD_SETS}
    row["address"] = float(any(word.raw in lexicon.fields["address"] for word in inside))
    row["subordinate"] = float(not lexicon.sets["subordinate"].isdisjoint(forms[:1]))
    row["questioning"] = float(not lexicon.sets["questioning"].isdisjoint(forms[:1]))
    return row


def _grammar_features(inside: Sequence[ClauseWord], lexicon: CueLexicon) -> Features:
    forms = [word.form for word in inside if word.form]
    act = act_of(inside, lexicon)
    finite = has_finite_verb(inside, lexicon)
    return {
        "act": act,
        "acts": float(act > 0),
        "own act": float(act >= ACT_FIRST_PERSON),
        "perfect": float(is_perfect(forms, lexicon)),
        "duration": float(has_duration(inside, lexicon)),
        "number": float(any(is_number(word, lexicon) for word in inside)),
        "short": float(len(forms) < _FEW),
        "length": min(len(forms), 15) / 5,
        "end verb": float(any(form in lexicon.verbs for form in forms[-1:])),
        "verbless": float(not finite),
        "infinitive": float(not finite and is_infinitive(inside, lexicon)),
    }


def _count(hits: Sequence[CueHit], label: str) -> int:
    return sum(1 for hit in hits if hit.label == label and not hit.denied)


def is_number(word: ClauseWord, lexicon: CueLexicon) -> bool:
    """Whether a word counts: digits, a number word, or a long compound ("vierhundertzwölf")."""
    form = word.form
    return (
        form in lexicon.sets["counts"]
        or form[:1].isdigit()
        or ("hundert" in form)
        or ("tausend" in form)
    )


def _names(words: Sequence[ClauseWord], field: str, lexicon: CueLexicon) -> bool:
    names = lexicon.folded[field]
    return any(
        word.form.endswith(names)
        for word in words
        if word.form and (word.noun or lexicon.sets["articles"])
    )


def win_features(
    sentences: Sequence[ParsedSentence], question: AskedQuestion, lexicon: CueLexicon
) -> list[Features]:
    """For each sentence of an answer, the features that tell a proposal from a statement."""
    agrees = bool(sentences) and affirms(sentences[0], lexicon)
    refuses = bool(sentences) and denies(sentences[0], lexicon)
    rows: list[Features] = []
    told = 0
    for place, sentence in enumerate(sentences):
        row = _proposing(sentence, lexicon)
        near = max(0.0, 1.0 - told * 0.3)
        row["idea"] = float(question.idea) * (not refuses) * near
        row["idea asked"] = float(question.idea)
        row["suggestion agreed"] = float(question.suggestion and not refuses) * near
        row["suggestion affirmed"] = float(question.suggestion and agrees) * near
        row["suggestion refused"] = float(question.suggestion and refuses) * near
        row["asked pain"] = float(question.pain)
        row["asked step"] = float(question.step)
        row["asked claim"] = float(question.claim)
        row["dream"] = float(question.dream or question.longterm)
        row["supposed"] = float(question.hypothetical)
        row["place"] = min(place, 5) / 5
        row["idea verbless"] = row["verbless"] * max(row["idea"], row["suggestion agreed"])
        row["idea artefact"] = min(1.0, row["artefact"]) * max(
            row["idea"], row["suggestion agreed"]
        )
        row["before"] = min(3.0, rows[-1]["quick_win.4"] + rows[-1]["irrealis"]) if rows else 0.0
        told += len([word for word in sentence.words if word.form]) >= 5
        rows.append(row)
    return rows


def _proposing(sentence: ParsedSentence, lexicon: CueLexicon) -> Features:
    """The features of a sentence as a proposal.

    Their order is that in which evidence is added up.
    """
    words = [word for word in sentence.words if word.form]
    clauses = [sentence.words[clause.first : clause.last] for clause in sentence.clauses]
    finite = [has_finite_verb(clause, lexicon) for clause in clauses]
    row = _proposing_cues(sentence)
    forms = {word.form for word in words}
    for name in ("past", "irrealis", "conditional", "self", "we", "one", "negators"):
        row[name] = float(not forms.isdisjoint(lexicon.sets[name]))
    irrealis = [any(word.form in lexicon.sets["irrealis"] for word in clause) for clause in clauses]
    row["irrealis clauses"] = float(min(3, sum(irrealis)))
    row["verbless"] = float(not any(finite))
    row["starts verbless"] = float(finite[:1] == [False])
    row["infinitive"] = float(any(is_infinitive(clause, lexicon) for clause in clauses))
    row["imperative"] = float(any(word.form in lexicon.sets["imperative"] for word in words[:1]))
    row["pain.strong"] = float(min(3, _count(sentence.hits, "pain.strong")))
    row["acts"] = float(max((act_of(clause, lexicon) for clause in clauses), default=0.0))
    row["question mark"] = float(_ends_with(sentence, "?"))
    row["length"] = min(len(words), 25) / 10
    row["short"] = float(len(words) < 5)
    return row


def _proposing_cues(sentence: ParsedSentence) -> Features:
    row = {
        f"quick_win.{n}": float(min(3, _count(sentence.hits, f"quick_win.{n}"))) for n in (4, 3, 2)
    }
    for name in ("effort", "artefact", "remedy", "agree", "opinion", "meta", "said", "hopeful"):
        row[name] = float(min(2, sum(hit.label.startswith(name + ".") for hit in sentence.hits)))
    for name in (
        "block_longterm",
        "block_gadget",
        "block_hypothetical",
        "block_smalltalk",
        "block_praise",
    ):
        row[name] = float(
            any(hit.label.startswith(name) and not hit.denied for hit in sentence.hits)
        )
    return row


def _ends_with(sentence: ParsedSentence, mark: str) -> bool:
    return bool(sentence.words) and sentence.words[-1].raw == mark
