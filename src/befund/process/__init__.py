"""The process as it is today.

From groups of observations to a map of activities, and its drawings.
"""

from befund.process.map_builder import Interviewees, build_map
from befund.process.model_names import ModelNames
from befund.process.model_order import ModelOrder
from befund.process.order import NarratedOrder, OrderSource
from befund.process.placement import Placement, is_today, placement_of, processes_by_group

__all__ = [
    "Interviewees",
    "ModelNames",
    "ModelOrder",
    "NarratedOrder",
    "OrderSource",
    "Placement",
    "build_map",
    "is_today",
    "placement_of",
    "processes_by_group",
]
