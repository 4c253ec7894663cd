"""The process as it is today: from groups of observations to a map of activities, and its drawings."""

from befund.process.map_builder import Interviewees, build_map, is_today
from befund.process.model_names import ModelNames
from befund.process.model_order import ModelOrder
from befund.process.order import NarratedOrder, OrderSource

__all__ = ["Interviewees", "ModelNames", "ModelOrder", "NarratedOrder", "OrderSource", "build_map", "is_today"]
