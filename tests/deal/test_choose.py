"""What those who decide build, who moves first, and what the split incentive costs."""

from __future__ import annotations

import os
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

import servicemodel as sm
from servicemodel.deal.candidates import Candidates, restated
from servicemodel.deal.choose import _lines, _read, choose, read_all
from servicemodel.deal.rules import Options
from servicemodel.model.build import build
from servicemodel.read import arrays
from servicemodel.scenario import load, names
from tests.deal.small import MACHINE, annuity
from tests.random_decides import deciding
from tests.shipped import ROOT

LET = ROOT / "scenarios" / "landlord-and-tenant.yaml"
FIRST_COST = {"by": "customer", "rule": "first cost"}
SEEDS = range(int(os.environ.get("SERVICEMODEL_EXAMPLES") or 10))


def washer(decides: dict[str, Any] | None = None, **offer: Any) -> dict[str, Any]:
    """Return the machine with a better one: 400 dearer, 50 in place of 200 EUR of power a year."""
    data = deepcopy(MACHINE)
    data["tariffs"] = {"power": {"unit": "kWh", "price": 1}}
    asset = data["assets"]["washer"]
    asset["tariff"] = "power"
    asset["variants"] = {
        "usual": {"price": 1_000, "cost": 800, "efficiency": 5},
        "good": {"price": 1_400, "cost": 1_000, "efficiency": 20},
    }
    data["offers"]["sale"] |= offer | ({"decides": decides} if decides else {})
    return data


def chosen(data: dict[str, Any], offer: str = "sale") -> tuple[str, tuple[str, ...]]:
    found = sm.Model(data).choose().choices[offer].chosen
    return found.variants["washer"], found.measures


# -- one decider --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "variant"),
    [
        ({}, "good"),
        ({"rule": "first cost"}, "usual"),
        ({"rule": "payback", "years": 2}, "usual"),
        ({"rule": "payback", "years": 3}, "good"),
        ({"rule": "hurdle rate", "rate": 0.25}, "good"),
        ({"rule": "hurdle rate", "rate": 0.26}, "usual"),
    ],
)
def test_a_customer_chooses_by_its_rule(terms: dict[str, Any], variant: str) -> None:
    assert chosen(washer({"variants": {"by": "customer"} | terms})) == (variant, ())


def test_who_does_not_pay_the_power_does_not_look_at_it() -> None:
    """The customer buys, the provider pays the power: the dearer machine saves it nothing."""
    stated = washer({"variants": {"by": "customer"}}, bears={"energy": "provider"})
    found = sm.Model(stated).choose().choices["sale"]
    assert found.chosen.variants == {"washer": "usual"}
    assert found.best.variants == {"washer": "good"}
    spared = 150 * annuity(0.1)  # 200 EUR more to make it
    assert found.split_cost == pytest.approx(spared - 200)
    assert found.best.npv["provider"] - found.chosen.npv["provider"] == pytest.approx(200 + spared)


def test_a_choice_that_moves_money_only_is_best_as_it_is() -> None:
    """Both machines cost as much to make and to run: a lower price is the maker's loss."""
    stated = washer({"variants": FIRST_COST})
    variants = stated["assets"]["washer"]["variants"]
    variants["good"] = variants["usual"] | {"price": 900}
    found = sm.Model(stated).choose().choices["sale"]
    assert found.chosen.variants == {"washer": "good"}
    assert found.best is found.chosen
    assert found.split_cost == 0


def test_variants_are_held_to_some_and_other_assets_to_what_is_stated() -> None:
    stated = washer({"variants": {"by": "customer", "among": {"washer": ["usual"]}}})
    assert chosen(stated) == ("usual", ())
    stated["assets"]["dryer"] = deepcopy(stated["assets"]["washer"])
    for offer in stated["offers"].values():
        offer["build"]["dryer"] = "usual"
    stated["offers"]["sale"]["decides"]["variants"]["among"] = {"washer": ["good", "usual"]}
    found = sm.Model(stated).choose().choices["sale"]
    assert [c.variants for c in found.combinations] == [
        {"washer": "good", "dryer": "usual"},
        {"washer": "usual", "dryer": "usual"},
    ]
    assert found.chosen is found.combinations[0]


def test_an_offer_that_says_nothing_is_left_out() -> None:
    assert list(sm.Model(washer({"variants": FIRST_COST})).choose().choices) == ["sale"]


def test_without_anyone_who_decides_it_says_what_to_write() -> None:
    write = r"write decides: \{variants: \{by: customer, rule: first cost\}\} under it"
    with pytest.raises(sm.UsageError, match=f"no offer says who decides what is built: {write}"):
        sm.Model(washer()).choose()
    model = sm.Model(washer({"variants": FIRST_COST}))
    with pytest.raises(sm.UsageError, match=f"service does not say who decides .*: {write}"):
        model.choose("service")
    with pytest.raises(sm.UsageError, match="did you mean sale"):
        model.choose("sail")


# -- two deciders -------------------------------------------------------------------------------


def film(decides: dict[str, Any]) -> dict[str, Any]:
    """Return the machine, and a film for 100 that two share and that saves a tenth of the washing.

    The provider pays the power: its 50 come back in 2.5 years with the usual machine (20 a year)
    and in 10 with the good one (5 a year). The good machine is 40 dearer: less than half the film.
    """
    data = washer(decides, bears={"energy": "provider"})
    data["assets"]["washer"]["variants"]["good"] |= {"price": 1_040, "cost": 840}
    data["measures"] = {
        "film": {
            "price": 100,
            "life": 10,
            "residual": "none",
            "lowers": {"washing": 0.1},
            "paid_by": {"provider": 0.5, "customer": 0.5},
        }
    }
    return data


def test_who_moves_first_knows_how_the_other_will_answer() -> None:
    second = {"by": "provider", "rule": "payback", "years": 3}
    assert chosen(film({"variants": FIRST_COST})) == ("usual", ())
    assert chosen(film({"measures": second})) == ("usual", ("film",))
    assert chosen(film({"variants": FIRST_COST, "measures": second})) == ("good", ())


def test_one_party_by_one_rule_chooses_both_at_once() -> None:
    """Four builds at 10, 20, 30 and 10; each pays back its step within two years or does not.

    At once: 10 (the last), 20 (-10 - 6 + 17), 30 (-10 + 10). One after the other: the variant with
    20 loses (-10 - 6 + 9), that with 30 too (-20 + 4 + 10), and of both at 10 the last gains more.
    """
    cash = np.array(
        [[-10.0, -20, -30, -10], [17, 11, 21, 17], [15, 24, 17, 7], [2, 23, 1, 2], [4, 5, 5, 17]]
    )
    side = Options(np.arange(5.0), cash, cash.sum(axis=0))
    rule = {"by": "customer", "rule": "payback", "years": 2}
    at_once = Candidates(load.scenario(film({"variants": rule, "measures": rule})), "sale")
    assert at_once.decided({"customer": side}) == 2
    other = rule | {"by": "provider"}
    in_turn = Candidates(load.scenario(film({"variants": rule, "measures": other})), "sale")
    assert in_turn.decided({"customer": side, "provider": side}) == 3


def test_measures_that_are_not_among_stay_as_stated() -> None:
    data = film({"measures": {"by": "customer", "among": ["net"]}})
    data["measures"]["net"] = data["measures"]["film"] | {"price": 1}
    data["offers"]["sale"]["measures"] = {"film": "customer"}
    found = sm.Model(data).choose().choices["sale"]
    assert [c.measures for c in found.combinations] == [("film",), ("film", "net")]
    # the film costs the customer 100, and of the net it pays a half, which saves it nothing
    assert found.chosen.npv["customer"] == pytest.approx(-1_100)
    assert found.combinations[1].npv["customer"] == pytest.approx(-1_100.5)


# -- against another offer -----------------------------------------------------------------------


def saving(build: str, **sale: Any) -> dict[str, Any]:
    """Return a contract that shares what it saves against a sale, and lets the provider choose."""
    data = washer(**sale)
    data["offers"]["service"] |= {
        "preset": "shared savings",
        "build": {"washer": build},
        "clauses": [{"savings": {"share": 1, "against": "sale"}}],
        "decides": {"variants": {"by": "provider"}},
    }
    return data


@pytest.mark.parametrize("build", ["usual", "good"])
def test_savings_are_against_what_the_other_offer_states(build: str) -> None:
    """Also where both state the same build: a share of all 150 a year is worth more than 200."""
    found = sm.Model(saving(build)).choose().choices["service"]
    assert found.chosen.variants == {"washer": "good"}
    assert found.chosen.npv["provider"] == pytest.approx(150 * annuity(0.1) - 1_000)


def test_an_offer_that_is_saved_against_is_chosen_first() -> None:
    """Its customer chooses the good machine by itself, so that nothing is left to save."""
    stated = saving("good", decides={"variants": {"by": "customer"}})
    for asked in (None, "service"):
        found = sm.Model(stated).choose(asked).choices
        assert list(found) == ["sale", "service"] if asked is None else ["service"]
        assert found["service"].chosen.variants == {"washer": "usual"}
        assert found["service"].chosen.npv["provider"] == pytest.approx(-800)


def test_offers_that_save_against_each_other_are_refused() -> None:
    stated = saving("good")
    other = deepcopy(stated["offers"]["service"])
    other["clauses"] = [{"savings": {"share": 1, "against": "service"}}]
    stated["offers"]["service"]["clauses"][0]["savings"]["against"] = "other"
    stated["offers"]["other"] = other
    with pytest.raises(sm.UsageError, match="service and other depend on each other's build"):
        sm.Model(stated).choose()


def test_no_other_place_of_an_offer_names_an_offer() -> None:
    """Else it would have to be known here: to choose for one offer must not change another."""
    places = {
        pattern for pattern, branch, _ in names.VALUES if branch == pattern[0] == "offers"
    } - {("offers", "*", "term", "then")}  # refused beside decides
    assert places == {("offers", "*", "clauses", "*", "savings", "against")}


def test_a_best_build_has_the_measures_as_the_offer_pays_for_them() -> None:
    """The provider pays for all of it, as the offer says; the customer has nothing from it."""
    data = film({"measures": {"by": "customer"}})
    data["measures"]["film"]["price"] = 60
    data["offers"]["sale"]["measures"] = {"film": "provider"}
    found = sm.Model(data).choose().choices["sale"]
    assert found.chosen.measures == ()
    assert found.best is found.stated
    assert found.split_cost == pytest.approx(20 * annuity(0.1) - 60)


@pytest.mark.parametrize("place", [0, 1])
def test_a_build_that_is_worth_something_else_when_stated_is_never_told(
    place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is chosen, the second would be best."""

    def wrong(*given: Any) -> dict[str, Any]:
        found = read_all(*given)
        found["sale"].joint.flags.writeable = True
        found["sale"].joint[place] += 1e-3
        return found

    stated = washer({"variants": FIRST_COST})
    assert sm.Model(stated).choose().choices["sale"].split_cost > 0
    monkeypatch.setattr("servicemodel.deal.choose.read_all", wrong)
    with pytest.raises(sm.CalculationError, match="sale: a build is worth something else"):
        sm.Model(stated).choose()


def test_too_many_builds_are_refused() -> None:
    data = film({"measures": {"by": "customer"}})
    data["measures"] |= {f"film {n}": data["measures"]["film"] for n in range(12)}
    with pytest.raises(sm.UsageError, match="may be built in 8,192 ways, more than 4,096: name"):
        sm.Model(data).choose()


# -- random scenarios ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_each_position_is_the_model_with_that_build_stated(seed: int) -> None:
    data = deciding(seed)
    if data is None:
        pytest.skip("nothing to choose")
    scenario = load.scenario(data)
    for name, offer in scenario.offers.items():
        if offer.decides is None:
            continue
        candidates = Candidates(scenario, name)
        found = read_all(scenario, [candidates])[name]
        for place, wanted in enumerate(candidates.builds):
            again = build(restated(scenario, name, wanted))
            values = arrays.read(_lines(again, name), again.timeline)
            alone = _read(again, name, values, slice(None), 1)
            near = {"rel": 1e-9, "abs": 1e-12 * max(abs(x).max() for x in alone.cash.values())}
            assert alone.joint[0] == pytest.approx(found.joint[place], **near)
            for key in scenario.parties:
                assert alone.npv[key][0] == pytest.approx(found.npv[key][place], **near)
                ours, theirs = alone.cash[key][:, 0], found.cash[key][:, place]
                assert ours == pytest.approx(theirs, **near)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_split_incentive_never_costs_less_than_nothing(seed: int) -> None:
    data = deciding(seed)
    if data is None:
        pytest.skip("nothing to choose")
    try:
        found = choose(build(load.scenario(data)))
    except sm.UsageError as problem:
        pytest.skip(str(problem))
    for choice in found.choices.values():
        assert choice.split_cost >= 0
        joint = [combination.joint for combination in choice.combinations]
        assert choice.best.joint == pytest.approx(max(joint))
        assert choice.split_cost == pytest.approx(max(joint) - choice.chosen.joint, abs=1e-6)


# -- the shipped scenario ------------------------------------------------------------------------


def test_the_landlord_buys_the_usual_plant_and_who_pays_the_power_the_efficient_one() -> None:
    found = sm.load(LET).choose()
    built = {
        offer: choice.chosen.variants["chiller plant"] for offer, choice in found.choices.items()
    }
    assert built == {"sale": "usual", "service": "efficient", "gross rent": "efficient"}
    costs = {offer: choice.split_cost for offer, choice in found.choices.items()}
    assert costs == {"sale": pytest.approx(37_748, abs=1), "service": 0, "gross rent": 0}


def test_the_text_fits_into_80_columns_and_says_who_decides_how() -> None:
    model = sm.load(LET)
    text = model.text(model.choose())
    assert str(model.choose()) == text
    assert max(map(len, text.splitlines())) <= 80
    assert "Under sale Landlord chooses the variants by first cost." in text
    assert "The split incentive costs 37,748 USD of joint value." in text


def test_the_text_of_a_choice_tells_apart_chosen_stated_and_best() -> None:
    decides = {
        "variants": {"by": "customer", "rule": "payback", "years": 2.5},
        "measures": {"by": "provider", "rule": "hurdle rate", "rate": 0.15},
    }
    data = film(decides)
    data["assets"]["washer"]["variants"]["good"]["price"] = 1_100
    model = sm.Model(data)
    text = " ".join(model.text(model.choose()).split())
    assert "Shop owner chooses the variants by payback within 2.5 years" in text
    assert "Maker chooses the measures by its own NPV at 15 %" in text
    assert (
        "Chosen is washer: usual, with film; the offer states washer: usual; best for all together "
        "is washer: good."
    ) in text


def dearer(measures: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a customer that buys, pays the power, and wants 200 more back within a year."""
    decides = {"variants": {"by": "customer", "rule": "payback", "years": 1}}
    stated = washer(decides | ({"measures": measures} if measures else {}))
    stated["assets"]["washer"]["variants"]["good"] |= {"price": 1_200, "cost": 1_000}
    net = {"price": 9, "life": 9, "residual": "none", "lowers": {"washing": 0}}
    net |= {"paid_by": "customer"}
    return stated | ({"measures": {"net": net}} if measures else {})


@pytest.mark.parametrize("measures", [None, {"by": "provider"}])
def test_what_a_rule_costs_its_own_party_only_is_called_no_split_incentive(
    measures: dict[str, Any] | None,
) -> None:
    """The maker earns 200 by either machine, and its choice of measures is not what differs."""
    model = sm.Model(dearer(measures))
    text = " ".join(model.text(model.choose()).split())
    assert "payback within 1 year" in text
    assert "The rule of Shop owner costs 369 EUR of joint value; no other party's NPV" in text
    assert "split incentive" not in text


def test_a_choice_that_changes_the_npv_of_another_is_a_split_incentive() -> None:
    """Also if it is for one cent a machine."""
    stated = dearer()
    stated["assets"]["washer"]["variants"]["good"]["cost"] = 999.99
    model = sm.Model(stated)
    text = " ".join(model.text(model.choose()).split())
    assert "The split incentive costs 369 EUR of joint value." in text
    assert "The rule of" not in text


def test_the_frame_has_a_row_per_build_and_party() -> None:
    found = sm.load(LET).choose("sale")
    frame = found.frame
    assert len(frame) == 2 * 3
    assert list(frame["is"].unique()) == ["chosen, stated", "best"]
    assert frame.attrs["units"] == {"npv": "USD", "joint": "USD"}
    tenant = frame[(frame["party"] == "customer") & (frame["is"] == "best")]
    assert tenant["npv"].item() == found.choices["sale"].best.npv["customer"]


def test_the_answer_is_plain_data() -> None:
    model = sm.load(LET)
    told = model.to_dict(model.choose("sale"))
    assert told["choices"]["sale"]["chosen"]["variants"] == {"chiller plant": "usual"}
    assert told["choices"]["sale"]["decisions"] == (
        {"what": "variants", "by": "landlord", "rule": "first cost", "number": None},
    )
