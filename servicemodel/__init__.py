"""Decide whether to sell a durable product or provide it as a service: what each side gains."""

from servicemodel.answer import Comparison
from servicemodel.api import Model, load
from servicemodel.errors import (
    CalculationError,
    ModelError,
    ScenarioError,
    ServiceModelError,
    UsageError,
)

__all__ = [
    "CalculationError",
    "Comparison",
    "Model",
    "ModelError",
    "ScenarioError",
    "ServiceModelError",
    "UsageError",
    "load",
]
