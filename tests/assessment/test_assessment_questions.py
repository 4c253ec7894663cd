from assessment_cases import group, pain, step

from befund.assessment.questions import ALL, Disputed, open_questions
from befund.process import Interviewees, NarratedOrder, build_map
from befund.records import Group
from befund.records.figures import OpenQuestion, QuestionKind

ROLES = {"a": "Einkauf", "b": "Lager"}


def asked(*groups: Group) -> list[OpenQuestion]:
    found = build_map(groups, Interviewees(("a", "b"), ROLES), NarratedOrder(ROLES))
    return open_questions(found, [one for one in groups if one.kind == "pain_point"])


def kinds(questions: list[OpenQuestion]) -> dict[QuestionKind, str]:
    return {question.kind: question.role for question in questions}


def test_what_is_missing_is_asked_of_who_does_it() -> None:
    found = kinds(
        asked(
            group(step("Ich bestelle das Material")),
            group(step("Ich bucht das ein", "b", condition="Ware da")),
        )
    )
    assert found[QuestionKind.TRIGGER] == "Einkauf"
    assert found[QuestionKind.ORDER] == "Einkauf"
    assert found[QuestionKind.EXCEPTION] == "Einkauf"
    assert QuestionKind.OWNER not in found


def test_what_was_said_is_not_asked() -> None:
    found = kinds(
        asked(group(step("Ich bestelle", trigger="Bestand niedrig", duration="zehn Minuten")))
    )
    assert found == {}


def test_an_owner_is_asked_for_where_nobody_was_named() -> None:
    assert kinds(asked(group(step("Der Beleg wird gebucht"))))[QuestionKind.OWNER] == ALL


def test_a_grave_claim_of_one_is_asked_of_all_and_one_of_two_is_not() -> None:
    alone = pain("Wir verlieren Aufträge", severity=3)
    assert kinds(asked(group(alone)))[QuestionKind.SINGLE_SOURCE] == ALL
    assert kinds(asked(group(alone, pain("Aufträge gehen verloren", "b", severity=3)))) == {}


def test_a_contradiction_is_asked_of_each_role_in_it() -> None:
    found = build_map((), Interviewees(("a", "b"), ROLES), NarratedOrder(ROLES))
    disputed = Disputed(id="1", about="Wer gibt frei?", roles=("Einkauf", "Lager"), evidence=())
    assert [(one.role, one.kind) for one in open_questions(found, (), [disputed])] == [
        ("Einkauf", QuestionKind.CONTRADICTION),
        ("Lager", QuestionKind.CONTRADICTION),
    ]
