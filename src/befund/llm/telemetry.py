"""Nothing phones home: switches off what langchain, LangSmith and openai would send or log."""

import os

_SET = {
    "LANGSMITH_TRACING_V2": "false",  # wins over LANGSMITH_TRACING and every LANGCHAIN_* variable
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_OTEL_ENABLED": "false",
    "LANGSMITH_GATEWAY": "false",  # would send prompts through LangSmith's proxy
}
_REMOVED = (
    "LANGCHAIN_TRACING",  # langchain refuses to work where either of these two is set
    "LANGCHAIN_HANDLER",
    "OPENAI_LOG",
)


def silence_telemetry() -> None:
    """Set the process's environment so that no prompt is traced.

    Call it before langchain is imported.
    """
    os.environ.update(_SET)
    for name in _REMOVED:
        os.environ.pop(name, None)
