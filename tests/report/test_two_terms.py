"""The chart of two terms: whose number its axis is, its steps, and what is told where it jumps."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import servicemodel as sm
from servicemodel.deal.zones import zones
from servicemodel.errors import ServiceModelError
from servicemodel.report import canvas, two_terms
from tests.deal.small import MACHINE

RATE = "parties.customer.discount_rate"


def model(**fee: Any) -> sm.Model:
    data = deepcopy(MACHINE)
    data["offers"]["service"]["clauses"][0]["fee"] |= fee
    return sm.Model(data)


def test_an_axis_says_whose_number_it_is() -> None:
    (panel,) = model().chart("two terms", beside=RATE).axes
    assert panel.xaxis.get_label_text() == "Shop owner: discount rate, %"
    assert panel.yaxis.get_label_text() == "Service fee per year, EUR/year"


def test_the_floor_steps_where_the_alternative_changes() -> None:
    built = model().built
    found = replace(
        zones(built, "service", RATE, low=0, high=0.2, points=3),
        floors=(200.0, 200.0, 240.0),
        ceilings=(250.0, 260.0, 280.0),
        alternatives=("sale", "sale", "rental"),
    )
    with canvas.style():
        (panel,) = two_terms.draw(built, found).axes
    floor, ceiling, _ = panel.lines
    assert np.asarray(floor.get_xdata()) == pytest.approx([0, 0.1, 0.15, 0.15, 0.2])
    assert np.asarray(floor.get_ydata()).tolist() == [200, 200, 200, 240, 240]
    assert np.asarray(ceiling.get_ydata()).tolist() == [250, 260, 270, 270, 280]


def test_nothing_is_drawn_of_a_term_whose_gain_jumps() -> None:
    term = "offers.service.clauses.fee.last_year"
    with pytest.raises(ServiceModelError, match="nothing is drawn; name another number with --te"):
        model(per_year=300, last_year=4).chart("two terms", beside=RATE, term=term)
