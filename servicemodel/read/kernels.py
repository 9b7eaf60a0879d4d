"""Fast ways to compute composites over all positions at once.

Each takes the header rows and whole rows of numbers and returns its parts by name. The lines of
the composite are the definition; tests hold the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

KERNELS: dict[str, Callable[..., dict[str, Array]]] = {}
