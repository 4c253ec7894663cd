"""What a call costs: dated list prices, and an estimate of tokens that needs no network."""

import re
from dataclasses import dataclass
from math import ceil

PRICES_AS_OF = "2026-09"
CHARACTERS_PER_TOKEN = 3.3


@dataclass(frozen=True, slots=True)
class Price:
    """Euro per million tokens, read in and written out."""

    per_million_in: float
    per_million_out: float

    def cost(self, input_tokens: int, output_tokens: int) -> float:
        """Euro for so many tokens."""
        return (input_tokens * self.per_million_in + output_tokens * self.per_million_out) / 1_000_000


# List prices in US dollars without discounts (cache, batch) and without VAT, short context, as GitHub's pricing table
# (github/docs, data/tables/copilot/models-and-pricing.yml) and the vendors' lists gave them at PRICES_AS_OF. A dollar
# counts as a euro: while the euro is worth more, the true cost lies below. `price_in` and `price_out` in the settings
# override every entry; what is not listed has no price.
_LIST: dict[str, tuple[float, float]] = {
    "gpt-4o": (2.50, 10.00),
    "gpt-4o-mini": (0.15, 0.60),
    "gpt-4.1": (2.00, 8.00),
    "gpt-4.1-mini": (0.40, 1.60),
    "gpt-4.1-nano": (0.10, 0.40),
    "gpt-5": (1.25, 10.00),
    "gpt-5-mini": (0.25, 2.00),
    "gpt-5-nano": (0.05, 0.40),
    "gpt-5.1": (1.25, 10.00),
    "gpt-5.2": (1.75, 14.00),
    "gpt-5.4": (2.50, 15.00),
    "gpt-5.4-mini": (0.75, 4.50),
    "gpt-5.4-nano": (0.20, 1.25),
    "gpt-5.5": (5.00, 30.00),
    "gpt-5.6-luna": (0.20, 1.20),
    "gpt-5.6-terra": (2.00, 12.00),
    "gpt-5.6-sol": (5.00, 30.00),
    "o3": (2.00, 8.00),
    "o4-mini": (1.10, 4.40),
    "claude-haiku-4-5": (1.00, 5.00),
    "claude-sonnet-4": (3.00, 15.00),
    "claude-sonnet-4-5": (3.00, 15.00),
    "claude-sonnet-4-6": (3.00, 15.00),
    "claude-sonnet-5": (2.00, 10.00),
    "claude-opus-4-5": (5.00, 25.00),
    "claude-opus-4-6": (5.00, 25.00),
    "claude-opus-4-7": (5.00, 25.00),
    "claude-opus-4-8": (5.00, 25.00),
    "claude-opus-5": (5.00, 25.00),
    "gemini-2.5-pro": (1.25, 10.00),
    "gemini-2.5-flash": (0.30, 2.50),
    "gemini-3.5-flash": (1.50, 9.00),
}
_PRICED_VENDORS = ("openai:", "anthropic:", "google_genai:", "google_vertexai:", "azure_openai:")
_VERSION = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$")


def price_of(model: str, price_in: float | None = None, price_out: float | None = None) -> Price | None:
    """The price of a model, None where it is unknown; what the settings give (euro per million) wins."""
    name = model.rsplit(":", 1)[-1] if model.startswith(_PRICED_VENDORS) else model
    listed = _LIST.get(_VERSION.sub("", name.lower()))
    if model.startswith("recorded:"):
        listed = (0.0, 0.0)
    per_million_in = price_in if price_in is not None else listed and listed[0]
    per_million_out = price_out if price_out is not None else listed and listed[1]
    if per_million_in is None or per_million_out is None:
        return None
    return Price(per_million_in, per_million_out)


def cost(model: str, input_tokens: int | None, output_tokens: int | None, price: Price | None = None) -> float | None:
    """Euro for one reply, None where the price is unknown or the server sent no usage."""
    price = price or price_of(model)
    if price is None or input_tokens is None or output_tokens is None:
        return None
    return price.cost(input_tokens, output_tokens)


def estimate_tokens(text: str) -> int:
    """Tokens that a text will take, estimated from its length, rather too many than too few.

    No tokenizer is fetched, and none was at hand to measure with: published rules of thumb give
    3.5 to 4.5 characters a token for German prose (fairlane.systems, May 2026), and 3.3 leaves room for
    compounds, umlauts and JSON. What a server reports afterwards is what is billed.
    """
    return ceil(len(text) / CHARACTERS_PER_TOKEN)
