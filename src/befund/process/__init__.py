"""The process as it is today: from groups of observations to a map of activities, and its drawings."""

from befund.process.building import Telling, build_map
from befund.process.order import NarratedOrder, OrderClaim, OrderSource

__all__ = ["NarratedOrder", "OrderClaim", "OrderSource", "Telling", "build_map"]
