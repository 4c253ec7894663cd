"""What a call costs: list prices from genai-prices, and an estimate of tokens.

Neither needs the network.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import version
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genai_prices.types import TieredPrices

CHARACTERS_PER_TOKEN = 3.3


@dataclass(frozen=True, slots=True)
class Price:
    """Euro per million tokens, read in and written out."""

    per_million_in: float
    per_million_out: float

    def cost(self, input_tokens: int, output_tokens: int) -> float:
        """Euro for so many tokens."""
        return (
            input_tokens * self.per_million_in + output_tokens * self.per_million_out
        ) / 1_000_000


# The vendors whose list prices count, by the prefix that a model's name may have. A name without a
# prefix is looked for at the first three alone: other vendors host models that people also run on
# machines of their own.
_VENDORS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google_genai": "google",
    "google_vertexai": "google",
    "azure_openai": "azure",
}
_WITHOUT_PREFIX = ("openai", "anthropic", "google")
_OPEN_WEIGHTS = (
    "gpt-oss",
    "gemma",
)  # the vendors' lists name them, but who asks them runs or rents them elsewhere


def price_of(
    model: str, price_in: float | None = None, price_out: float | None = None
) -> Price | None:
    """The price of a model, None where it is unknown.

    What the settings give (euro per million) wins.
    """
    listed = Price(0.0, 0.0) if model.startswith("recorded:") else _listed(model)
    if listed is None and (price_in is None or price_out is None):
        return None
    listed = listed or Price(0.0, 0.0)
    return Price(
        listed.per_million_in if price_in is None else price_in,
        listed.per_million_out if price_out is None else price_out,
    )


def price_source() -> str:
    """Where list prices come from, and as of when."""
    return f"genai-prices {version('genai-prices')}"


def _listed(model: str) -> Price | None:
    """The list price that the installed genai-prices holds.

    Nothing is fetched, as its updates are never started. Prices are in US dollars without discounts
    (cache, batch), without VAT and without the surcharge for contexts over 200,000 tokens. A dollar
    counts as a euro: while the euro is worth more, the true cost lies below.
    """
    from genai_prices.data_snapshot import get_snapshot

    prefix, _, name = model.rpartition(":")
    vendors, name = ((_VENDORS[prefix],), name) if prefix in _VENDORS else (_WITHOUT_PREFIX, model)
    if name.lower().startswith(_OPEN_WEIGHTS):
        return None
    for vendor in vendors:
        try:
            _, found = get_snapshot().find_provider_model(name, None, vendor, None)
        except LookupError:
            continue
        prices = found.get_prices(datetime.now(UTC))
        if prices.input_mtok is not None and prices.output_mtok is not None:
            return Price(_base(prices.input_mtok), _base(prices.output_mtok))
    return None


def _base(price: "Decimal | TieredPrices") -> float:
    return float(price if isinstance(price, Decimal) else price.base)


def cost(
    model: str, input_tokens: int | None, output_tokens: int | None, price: Price | None = None
) -> float | None:
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
