"""From a candidate to a raw item: the record of its kind, with what its words tell."""

from collections.abc import Sequence

from befund.extraction.rules.candidates import Candidate
from befund.extraction.rules.fields import (
    actor_of,
    amount_of,
    category_of,
    condition_of,
    documents_of,
    effect_of,
    frequency_of,
    is_small,
    reason_of,
    receiver_of,
    severity_of,
    systems_of,
    trigger_of,
    workaround_of,
)
from befund.extraction.rules.lexicon import CueLexicon
from befund.extraction.rules.titles import activity_of, step_title, title_of
from befund.extraction.rules.words import ClauseWord
from befund.records import (
    Claim,
    Effort,
    Flag,
    Kind,
    PainPoint,
    Passage,
    ProcessStep,
    QuickWin,
    RawItem,
    StatementType,
)

# Fewer words ("Das ist so") make no title that stands alone.
_TITLE_WORDS = 4


def raw_item(
    candidate: Candidate, passage: Passage, lexicon: CueLexicon, problem: str | None = None
) -> RawItem:
    """The item of a candidate.

    Its claim quotes an exact slice of the passage. `problem` is what a change answers.
    """
    quotes = [passage.text[start:end] for start, end in candidate.spans]
    item: ProcessStep | PainPoint | QuickWin
    if candidate.kind is Kind.PROCESS_STEP:
        item = _step(candidate, passage.text, lexicon)
    elif candidate.kind is Kind.PAIN_POINT:
        item = _pain(candidate, passage.text, lexicon)
    else:
        item = _win(candidate, passage.text, lexicon, problem)
    return RawItem(
        item=item, claims=tuple(Claim(turn=passage.turn, text=quote) for quote in quotes)
    )


def _leading(candidate: Candidate, lexicon: CueLexicon) -> Sequence[Sequence[ClauseWord]]:
    """The clauses of the first quote, where they are enough for a title; else those of the next."""
    end = candidate.spans[0][1]
    first = [words for words in candidate.clauses if words and words[0].end <= end]
    openers = lexicon.sets["openers"]
    content_words = [
        word for words in first for word in words if word.form and word.form not in openers
    ]
    if len(content_words) >= _TITLE_WORDS:
        return first
    return candidate.clauses[len(first) :] or first


def _statement(candidate: Candidate) -> StatementType:
    groups = {hit.label.split(".", 1)[0] for hit in candidate.hits}
    if "hearsay" in groups:
        return StatementType.HEARSAY
    if candidate.kind is Kind.QUICK_WIN:
        return StatementType.SHOULD
    return StatementType.EXCEPTION if "exception" in groups else StatementType.IS


def _step(candidate: Candidate, text: str, lexicon: CueLexicon) -> ProcessStep:
    return ProcessStep(
        title=step_title(candidate.clauses, text, lexicon),
        activity=activity_of(candidate.clauses, text, lexicon),
        statement_type=_statement(candidate),
        systems=systems_of(candidate.words, lexicon),
        documents=documents_of(candidate.words, lexicon),
        actor_role=actor_of(candidate.words, lexicon),
        trigger=trigger_of(candidate.clauses, text, lexicon),
        condition=condition_of(candidate.clauses, text, lexicon),
        handed_over_to=receiver_of(candidate.words, text, lexicon),
        duration=amount_of(candidate.words, text, lexicon),
    )


def _pain(candidate: Candidate, text: str, lexicon: CueLexicon) -> PainPoint:
    return PainPoint(
        title=title_of(_leading(candidate, lexicon), text, lexicon),
        statement_type=_statement(candidate),
        category=category_of(candidate.hits),
        systems=systems_of(candidate.words, lexicon),
        severity=severity_of(candidate.words, lexicon),
        cause=reason_of(candidate.clauses, text, lexicon),
        workaround=workaround_of(candidate.clauses, text, lexicon),
        frequency=frequency_of(candidate.words, text, lexicon),
        time_or_money=amount_of(candidate.words, text, lexicon),
    )


def _win(candidate: Candidate, text: str, lexicon: CueLexicon, problem: str | None) -> QuickWin:
    flags = []
    if candidate.gadget:
        flags.append(Flag.SOLUTION_WITHOUT_PROBLEM)
    if candidate.suggested:
        flags.append(Flag.PROPOSED_BY_INTERVIEWER)
    first, last = candidate.spans[0][0], candidate.spans[-1][1]
    return QuickWin(
        title=title_of(_leading(candidate, lexicon), text, lexicon),
        change=" ".join(text[first:last].split()),
        problem=problem,
        effort=Effort.S if is_small(candidate.words, lexicon) else None,
        expected_effect=effect_of(candidate.clauses, text, lexicon),
        statement_type=_statement(candidate),
        flags=tuple(flags),
    )
