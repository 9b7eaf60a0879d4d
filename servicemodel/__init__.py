"""Decide whether to sell a durable product or provide it as a service: what each side gains."""

from servicemodel.api import Comparison, Model, load
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
