"""The two nets of the language, each without the other.

What may be written, and what may be reached.
"""

from typing import Any, cast

import pytest
from jinja2 import nodes
from jinja2.exceptions import TemplateError, UndefinedError
from jinja2.runtime import LoopContext, Undefined
from template_attacks import READS, TAKES

from befund.word_template import language
from befund.word_template.fault import TemplateFault
from befund.word_template.filters import FILTERS, MAX_ONE_TEXT, TESTS
from befund.word_template.language import TemplateLanguage


class Holder:
    """What docxtpl's picture is: an object that knows the document."""

    tpl = "das ganze Dokument"

    def save(self) -> str:
        return "geschrieben"

    def __getitem__(self, name: object) -> str:
        return "über die Klammer"


class Loose(TemplateLanguage):
    """The language without its first net: everything that Jinja can be written in."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super(TemplateLanguage, self)._parse(source, name, filename)
        return cast("nodes.Template", language._PlainConcat().visit(tree))


DATA = {"client": "Müller", "list": ["a", "b"], "one": {"title": "x", "items": "Posten"}}


def rendered(template: str, environment: TemplateLanguage | None = None, **more: Any) -> str:
    return (environment or TemplateLanguage()).from_string(template).render(DATA | more)


REACHING = [
    "{{ thing.tpl }}",
    "{{ thing['tpl'] }}",
    "{{ thing[0] }}",
    "{{ thing.save() }}",
    "{{ [thing]|map(attribute='tpl')|join }}",
    "{{ [thing]|map(attribute='tpl.x')|join }}",
    "{% for x in [thing]|selectattr('tpl') %}{{ x.tpl }}gefunden{% endfor %}",
    "{% for x, y in [thing]|groupby('tpl') %}{{ x }}gefunden{% endfor %}",
    "{{ ([thing]|sort(attribute='tpl')|first).tpl }}",
    "{{ [thing]|join(attribute='tpl') }}",
    "{{ ([thing]|unique(attribute='tpl')|first).tpl }}",
    "{{ ([thing]|max(attribute='tpl')).tpl }}",
    "{{ '{0.tpl}'.format(thing) }}",
    "{{ ('{0.tpl}'|string).format(thing) }}",
    "{{ '%s'|format(thing.tpl) }}",
    "{{ '%s' % thing.tpl }}",
    "{{ thing }}",
    "{{ thing ~ '' }}",
    "{{ thing|upper }}",
    "{{ thing|string }}",
    "{{ thing|attr('tpl') }}",
    "{{ [thing]|map('attr', 'tpl')|join }}",
    "{{ client.upper() }}",
    "{{ client.upper }}",
    "{{ list.append('c') }}",
    "{{ one.items() }}",
    "{{ one.keys }}",
    "{{ one.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ loop }}",
    "{% for x in list %}{{ loop._iterable }}{% endfor %}",
    "{% for x in list %}{{ loop.__init__ }}{% endfor %}",
    "{% for x in list %}{{ loop.cycle }}{% endfor %}",
    "{% for x in list %}{{ loop['cycle'] }}{% endfor %}",
    "{{ self.__class__ }}",
    "{{ self }}",
    "{{ list }}",
    "{{ one }}",
    "{{ [list]|join }}",
    "{{ list|map }}",
]


@pytest.mark.parametrize("environment", [TemplateLanguage, Loose])
@pytest.mark.parametrize("text", REACHING)
def test_no_way_leads_to_an_attribute(environment: type[TemplateLanguage], text: str) -> None:
    try:
        found = rendered(text, environment(), thing=Holder())
    except (TemplateFault, TemplateError, TypeError, AttributeError):
        return
    assert found == "", "where nothing is refused, nothing was found"


@pytest.mark.parametrize("name", READS)
def test_the_second_net_holds_without_the_first(name: str) -> None:
    """Here the picture is the object that docxtpl makes of it, and everything may be written."""
    class_ = Holder()
    with pytest.raises((TemplateFault, TemplateError, TypeError)):
        rendered(READS[name], Loose(), matrix_picture=class_, processes=[{"picture": class_}])


KINDS = [
    one
    for one in vars(nodes).values()
    if isinstance(one, type)
    and issubclass(one, nodes.Node)
    and not one.abstract
    and one is not nodes.InternalName
]
"""All that Jinja can be written in; an internal name comes of no text."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_written_is_a_list(kind: type[nodes.Node]) -> None:
    written = nodes.Output([kind()]) if issubclass(kind, nodes.Expr) else kind()
    tree = nodes.Template([written])
    dangerous = {"Call", "Macro", "CallBlock", "FilterBlock", "Include", "Import", "FromImport", "Extends", "Block",
                 "AssignBlock", "Pow", "NSRef", "EnvironmentAttribute", "ExtensionAttribute", "ImportedName",
                 "InternalName", "MarkSafe", "MarkSafeIfAutoescape", "ContextReference", "DerivedContextReference",
                 "Continue", "Break", "Scope", "OverlayScope", "EvalContextModifier", "ScopedEvalContextModifier",
                 "ExprStmt"}  # fmt: skip
    assert (kind in language._ALLOWED) is (kind.__name__ not in dangerous)
    if kind.__name__ in dangerous:
        with pytest.raises(TemplateFault):
            language._check(tree)


def test_there_are_no_globals_and_only_listed_filters_and_tests() -> None:
    made = TemplateLanguage()
    assert not made.globals
    assert set(made.filters) == set(FILTERS)
    assert set(made.tests) == set(TESTS)
    unwanted = {"attr", "format", "safe", "center", "indent", "batch", "slice", "tojson", "xmlattr", "urlize",
                "wordwrap", "random", "pprint", "items", "sum", "forceescape"}  # fmt: skip
    assert not unwanted & set(FILTERS)
    assert not {"callable", "filter", "test", "sameas", "escaped"} & set(TESTS)


@pytest.mark.parametrize(
    "text", ["{{ client|safe }}", "{{ '<b>'|safe }}", "{% autoescape false %}x{% endautoescape %}"]
)
def test_nothing_turns_the_escaping_off(text: str) -> None:
    with pytest.raises((TemplateFault, TemplateError)):
        rendered(text)


@pytest.mark.parametrize(
    "text",
    ["{{ '<w:p/>' }}", "{{ evil }}", "{{ evil|e }}", "{{ evil|replace('x', '<') }}", "{{ [evil, evil]|join('<') }}",
     "{{ evil ~ '<' }}", "{{ evil|upper }}", "{{ evil|default('<') }}", "{{ ('&lt;' ~ evil)|replace('&lt;', '<') }}"],
)  # fmt: skip
def test_everything_is_escaped_once(text: str) -> None:
    found = rendered(text, evil="<w:fldSimple x>")
    assert "<" not in found
    assert "&lt;" in found
    assert "&amp;lt;w" not in found


def test_an_unknown_name_is_told_and_a_value_is_not() -> None:
    with pytest.raises(UndefinedError, match="„kunde“"):
        rendered("{{ kunde }}")
    with pytest.raises(UndefinedError) as error:
        rendered("{{ one[client ~ ' GmbH'] }}")
    assert "Müller" not in str(error.value)


IN_LOOPS = {"loops", "loops_of_text", "range", "nested_list_equal"}
"""Time alone, which the limits of the process bound."""
NO_OPERATION = {
    "power",
    "brackets",
    "minus",
    "macro_recursion",
    "set_block",
    "filter_block",
    "pictures",
}
"""What the first net holds, or the drawing of pictures."""


@pytest.mark.parametrize("name", sorted(set(TAKES) - IN_LOOPS - NO_OPERATION))
def test_without_the_first_net_one_operation_makes_little_of_little(name: str) -> None:
    with pytest.raises((TemplateFault, TemplateError, ArithmeticError, TypeError, ValueError)):
        rendered(TAKES[name], Loose(), summary="Vier Interviews. " * 20)


def test_a_long_text_is_refused_before_it_is_made() -> None:
    text = "x" * (MAX_ONE_TEXT - 1)
    assert len(rendered("{{ text|replace('y', 'zz') }}", text=text)) == len(text)
    for grown in (
        "{{ text ~ text }}",
        "{{ text + text }}",
        "{{ text|replace('x', 'xx') }}",
        "{{ [text, text]|join }}",
    ):
        with pytest.raises(TemplateFault, match="Zeichen"):
            rendered(grown, text=text)


def test_a_document_is_bounded_over_all_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "MAX_TEXT", 1_000)
    made = TemplateLanguage()
    assert rendered("y" * 600, made)
    with pytest.raises(TemplateFault, match="ergibt mehr"):
        rendered("y" * 600, made)


def test_the_numbers_of_a_loop_are_all_that_it_shows() -> None:
    shown = "{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ loop.revindex0 }}{{ loop.length }};"
    assert rendered("{% for x in list %}" + shown + "{% endfor %}") == "1TrueFalse12;2FalseTrue02;"
    made = TemplateLanguage()
    loop = LoopContext(["a"], undefined=made.undefined)
    for name in set(dir(loop)) - language._LOOP:
        assert isinstance(made.getattr(loop, name), Undefined)
