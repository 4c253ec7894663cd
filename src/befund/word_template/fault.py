"""What is wrong with a template, in words for whoever wrote it."""


class TemplateFault(Exception):  # noqa: N818 - not a failure of the program, but a finding on somebody's file
    """A template that is refused; `what` names nothing but what stands in the template itself."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)
