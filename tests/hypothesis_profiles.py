"""How often a property is tried: the same few examples in every gate, many by chance on request.

.venv/bin/pytest --hypothesis-profile thorough
"""

from hypothesis import settings

THOROUGH = "thorough"
_SHARE, _FEW = 4, 10

settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile(THOROUGH, deadline=None)
settings.load_profile("gate")


def examples(number: int) -> int:
    """So many examples in the thorough profile, in the gate a quarter of them, or ten."""
    if settings.get_current_profile_name() == THOROUGH:
        return number
    return max(number // _SHARE, min(number, _FEW))
