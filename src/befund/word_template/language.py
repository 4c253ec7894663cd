"""The language of templates: a part of Jinja that reads plain data and calls nothing.

Two nets, each of which holds alone: what a template may be made of is a list of nodes of its syntax
tree, checked before it is compiled; what it may reach at run time are items of dicts and lists,
numbers of a loop, and listed filters and tests. Sizes are bounded where one operation could make
much of little.
"""

from collections.abc import Iterable
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from befund.word_template.fault import TemplateFault
from befund.word_template.filters import FILTERS, TESTS, TemplateGroup, as_text, bounded

MAX_TEXT = 20_000_000
"""Characters that a whole document may come to, its own XML included."""
_LARGEST_NUMBER = 10**15

_LOOP = frozenset(
    ("index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem")
)
_ALLOWED: frozenset[type[nodes.Node]] = frozenset((
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Assign, nodes.With,
    nodes.Name, nodes.Const, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Keyword,
    nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Test, nodes.CondExpr, nodes.Compare, nodes.Operand,
    nodes.Concat, nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Pos,
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod,
))  # fmt: skip
_WHAT: dict[type[nodes.Node], str] = {
    nodes.Call: "einen Aufruf mit Klammern",
    nodes.Pow: "eine Potenz (**)",
    nodes.Macro: "ein Makro",
    nodes.CallBlock: "ein Makro",
    nodes.FilterBlock: "einen Filterblock",
    nodes.AssignBlock: "einen set-Block",
    nodes.Include: "eine andere Vorlage",
    nodes.Import: "eine andere Vorlage",
    nodes.FromImport: "eine andere Vorlage",
    nodes.Extends: "eine andere Vorlage",
    nodes.Block: "einen Block",
    nodes.ScopedEvalContextModifier: "autoescape",
}


class _Unknown(StrictUndefined):
    """What a template asks for and nobody gave.

    The message holds names of the template, never what data says.
    """

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_hint or f"„{self._undefined_name}“")


class TemplateLanguage(ImmutableSandboxedEnvironment):
    """The environment of one document: its texts together may come to `MAX_TEXT`."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%"))

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=_Unknown, finalize=_shown, optimized=False)
        self.globals.clear()
        self.filters = dict(FILTERS)
        self.tests = {name: self.tests[name] for name in TESTS}
        self._left = MAX_TEXT
        # What Jinja puts a rendered text together with.
        self.concat = self._concat  # type: ignore[method-assign]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _check(tree)
        plain: nodes.Template = _PlainConcat().visit(tree)
        return plain

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An item of a dict, or a number of a loop.

        Attributes of Python are none of a template's.
        """
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item of a dict by its name, or of a list or a text by its number.

        Types are compared for identity: a subclass could bring an attribute or `__getitem__` of its
        own, and nothing of Python is to be reached from a template.
        """
        kind, by = type(obj), type(argument)
        if isinstance(obj, Undefined):
            return obj
        is_loop = kind is LoopContext and argument in _LOOP
        is_group = kind is TemplateGroup and by is str and argument in TemplateGroup._fields
        if is_loop or is_group:
            return getattr(obj, argument)
        if kind is dict and by in (str, int) and argument in obj:
            return obj[argument]
        if (
            kind in (list, tuple, str, TemplateGroup)
            and by is int
            and -len(obj) <= argument < len(obj)
        ):
            return obj[argument]
        is_name = by is str and str(argument).isidentifier()
        return self.undefined(name=argument if is_name else "[…]")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums of texts, and arithmetic with numbers of a size that numbers in a report have."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return bounded(len(left) + len(right)) and left + right
        for one in (left, right):
            if isinstance(one, Undefined):
                return one + 0
            if not isinstance(one, int | float):
                raise TemplateFault(
                    f"Die Vorlage rechnet ({operator}) mit etwas, das keine Zahl ist."
                )
            if abs(one) > _LARGEST_NUMBER:
                raise TemplateFault("Die Vorlage rechnet mit zu großen Zahlen.")
        return super().call_binop(context, operator, left, right)

    def is_safe_callable(self, _obj: Any) -> bool:
        """Nothing is called."""
        return False

    def is_safe_attribute(self, _obj: Any, _attr: str, _value: Any) -> bool:
        """Nothing has attributes."""
        return False

    def _concat(self, parts: Iterable[str]) -> str:
        """What a template comes to, as long as it stays within bounds."""
        found = []
        for part in parts:
            self._left -= len(part)
            if self._left < 0:
                raise TemplateFault(
                    f"Die Vorlage ergibt mehr als {MAX_TEXT // 1_000_000} Millionen Zeichen."
                )
            found.append(part)
        return "".join(found)


class _PlainConcat(NodeTransformer):
    """Has `a ~ b` go the way of the filter `join`, which is bounded."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802 - Jinja's name
        """`[a, b] | join`."""
        texts = nodes.List([self.visit(one) for one in node.nodes], lineno=node.lineno)
        return nodes.Filter(texts, "join", [], [], None, None, lineno=node.lineno)


def _check(node: nodes.Node) -> None:
    """Raise TemplateFault for a tree that holds anything but what is allowed.

    Own stack, as trees can be deep.
    """
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if type(one) not in _ALLOWED:
            what = _WHAT.get(
                type(one), f"etwas, das es in Vorlagen nicht gibt ({type(one).__name__})"
            )
            raise TemplateFault(
                f"Die Vorlage enthält {what}; erlaubt sind Felder, Schleifen, Bedingungen und "
                "Filter."
            )
        if isinstance(one, nodes.Filter) and one.name not in FILTERS:
            raise TemplateFault(
                f"Den Filter „{one.name}“ gibt es in Vorlagen nicht; es gibt: {', '.join(FILTERS)}."
            )
        if isinstance(one, nodes.Test) and one.name not in TESTS:
            raise TemplateFault(
                f"Die Prüfung „is {one.name}“ gibt es in Vorlagen nicht; es gibt: "
                f"{', '.join(TESTS)}."
            )
        waiting += one.iter_child_nodes()


def _shown(value: Any) -> Any:
    """What an expression puts into the document.

    A text or a number, never the form that Python gives to a list.
    """
    return "" if value is None else as_text(value)
