"""A model that is not asked any more once somebody has stopped the run."""

import threading

from befund.errors import StoppedError
from befund.llm.port import ChatModel, ChatReply, ChatRequest


class StoppableModel:
    """A ChatModel that raises StoppedError instead of beginning a call after `stopping` was set."""

    def __init__(self, model: ChatModel, stopping: threading.Event) -> None:
        self._model, self._stopping = model, stopping

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def complete(self, request: ChatRequest) -> ChatReply:
        """The other model's reply; a call under way is not broken off, as it is paid."""
        if self._stopping.is_set():
            raise StoppedError
        return self._model.complete(request)
