"""A model that points at a hostile server, for one attempt and without waiting."""

from collections.abc import Iterator
from contextlib import contextmanager

from hostile_server import HostileServer, replied
from llm_bench import KEY, Clock

from befund.llm.model_factory import open_model
from befund.llm.port import ChatModel
from befund.llm.retry import Retrier, RetryPolicy

ONCE = RetryPolicy(attempts=1)


def model_at(
    server: HostileServer, timeout: float = 10.0, retrier: Retrier | None = None
) -> ChatModel:
    retrier = retrier or Clock().retrier(ONCE)
    return open_model(
        "any-model", base_url=server.base_url, api_key=KEY, timeout=timeout, retrier=retrier
    )


@contextmanager
def asked_once(body: bytes, status: int = 200, **headers: str) -> Iterator[ChatModel]:
    with HostileServer(replied(body, status, **headers)) as server:
        yield model_at(server)
