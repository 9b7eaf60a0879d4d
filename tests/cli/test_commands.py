"""The commands: what each prints, in which form, and what it must not load to do so."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

import servicemodel as sm
from servicemodel.cli import commands
from servicemodel.scenario.files import LARGEST
from servicemodel.scenario.load import from_stream
from tests.bare import bare
from tests.shipped import ROOT, SCENARIO

FILE = str(SCENARIO)
RETROFIT = str(ROOT / "scenarios" / "office-cooling-retrofit.yaml")
LEASE = str(ROOT / "scenarios" / "office-cooling-lease.yaml")
GLAZING = str(ROOT / "scenarios" / "office-cooling-glazing.yaml")


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, list(words), catch_exceptions=True)


def printed(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_compare_prints_the_results_as_plain_data() -> None:
    told = json.loads(printed("compare", FILE, "--json"))
    results = sm.load(SCENARIO).compare().results
    assert told["servicemodel"] == "0.1.0"
    for offer, outcomes in results.outcomes.items():
        for party, outcome in outcomes.items():
            assert told["outcomes"][offer][party]["npv"] == outcome.npv
            assert told["outcomes"][offer][party]["bridge"] == outcome.bridge
    assert told["joint"] == results.joint


def test_compare_prints_rows_with_commas() -> None:
    rows = list(csv.DictReader(io.StringIO(printed("compare", FILE, "--csv"))))
    npv = {(row["offer"], row["party"]): row for row in rows if row["metric"] == "npv"}
    outcome = sm.load(SCENARIO).compare().results.outcomes["service"]["customer"]
    assert float(npv["service", "customer"]["value"]) == outcome.npv
    assert npv["service", "customer"]["unit"] == "USD"
    assert len(npv) == 6


def test_compare_can_be_held_to_an_offer_and_a_party() -> None:
    told = printed("compare", FILE, "--offer", "service", "--party", "Office owner")
    assert "sale, same plant  |" not in told
    table = [line for line in told.splitlines() if "|" in line]
    assert all("Cooling company" not in line for line in table)
    for wrong in (("--offer", "servce"), ("--party", "maker")):
        assert isinstance(run("compare", FILE, *wrong).exception, sm.UsageError)


def test_cash_shows_every_year_and_adds_up_to_the_flows() -> None:
    told = printed("compare", FILE, "--cash", "--offer", "service")
    rows = [line.split("|") for line in told.splitlines() if line.startswith("20")]
    assert [row[0].strip() for row in rows] == [str(year) for year in range(2027, 2077)]
    cash = sm.load(SCENARIO).compare().cash
    mine = cash[(cash.offer == "service") & (cash.period == 3)].groupby("party").amount.sum()
    assert [cell.strip() for cell in rows[2][1:]] == [
        f"{mine['provider']:,.0f}",
        f"{mine['customer']:,.0f}",
    ]


def test_statements_of_one_party_come_as_text_rows_and_plain_data() -> None:
    words = ("compare", FILE, "--statements", "--offer", "service", "--party", "customer")
    told = printed(*words, "--width", "80")
    assert told.startswith("Office owner, service, in USD ")
    assert "Cooling company" not in told
    rows = list(csv.DictReader(io.StringIO(printed(*words, "--csv", "--csv-dialect", "comma"))))
    assert {row["party"] for row in rows} == {"customer"}
    plain = json.loads(printed(*words, "--json"))
    profit = plain["statements"]["service"]["customer"]["income"][-1]["amounts"]
    assert profit == [float(row["amount"]) for row in rows if row["label"] == "Net profit"]
    assert isinstance(run(*words, "--cash").exception, sm.UsageError)


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("file", [FILE, RETROFIT, GLAZING])
def test_no_line_is_wider_than_asked(file: str, width: int) -> None:
    told = printed("compare", file, "--width", str(width))
    assert max(map(len, told.splitlines())) <= width
    assert "nan" not in told.lower().split()
    assert "-0 " not in told


def test_a_value_is_set_for_one_call() -> None:
    told = json.loads(printed("compare", FILE, "--json", "--set", "tariffs.electricity.price=0.2"))
    assert told["outcomes"]["sale"]["customer"]["npv"] < -1_500_000
    path = "offers.service.clauses.fee.per_year"
    higher = json.loads(printed("compare", FILE, "--json", "--set", f"{path}=100_000"))
    gain = higher["outcomes"]["service"]["provider"]["less_baseline"]
    assert gain > sm.load(SCENARIO).compare().results.outcomes["service"]["provider"].less_baseline


def test_two_forms_at_once_are_refused() -> None:
    result = run("compare", FILE, "--json", "--csv")
    assert isinstance(result.exception, sm.UsageError)


def test_check_tells_what_was_looked_at_and_what_is_assumed() -> None:
    told = printed("check", FILE)
    assert told.count("ok  ") == 5
    assert "\n22 inputs are stated; the model has 313 lines\n" in told
    assert "13 inputs assumed (grade D):\n    " in told
    assert "0 inputs without a source\n" in told
    data = json.loads(printed("check", FILE, "--json"))
    assert [check["holds"] for check in data["checks"]] == [True] * 5
    assert (data["inputs_stated"], data["lines_written"]) == (22, 313)


@pytest.mark.parametrize("file", [RETROFIT, GLAZING, LEASE])
def test_every_shipped_scenario_passes_its_checks(file: str) -> None:
    assert "NO " not in printed("check", file)
    assert "0 inputs without a source\n" in printed("check", file)


def test_show_tells_where_each_value_came_from() -> None:
    rows = {row["path"]: row for row in json.loads(printed("show", RETROFIT, "--json"))["inputs"]}
    price = rows["tariffs.electricity.price"]
    assert price["value"] == 0.0882
    assert price["grade"] == "A"
    assert "office-cooling.yaml:" in price["stated"]
    text = SCENARIO.read_text(encoding="utf-8").splitlines()
    line = int(price["stated"].split(":")[-2])
    assert "0.0882" in text[line - 1]
    assert "office-cooling-retrofit.yaml:" in rows['assets."chiller plant".existing.age']["stated"]
    told = printed("show", FILE, "--set", "tariffs.electricity.price=0.12")
    assert "tariffs.electricity.price = 0.12 USD/kWh\n    set by the user" in told


def test_metrics_of_a_party_are_told_with_units() -> None:
    told = printed("metrics", FILE, "service", "provider")
    assert "NPV                                 112,672 USD\n" in told
    rows = json.loads(printed("metrics", FILE, "sale", "provider", "--json"))["metrics"]
    data = {row["name"]: row for row in rows}
    assert data["IRR"]["value"] is None
    assert data["IRR"]["state"] == "none found"


HEAVY = ("pandas", "scipy", "xlsxwriter", "openpyxl", "matplotlib")


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (["--version"], ("numpy", "pydantic", "ruamel", "rich", *HEAVY)),
        (["--help"], ("numpy", "pydantic", "ruamel", "rich", *HEAVY)),
        (["compare", FILE], HEAVY),
        (["compare", FILE, "--json"], (*HEAVY, "rich")),
        (["zone", FILE, "service"], HEAVY),
        (["check", FILE], (*HEAVY, "rich")),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
def test_a_command_loads_no_more_than_it_needs(words: list[str], absent: tuple[str, ...]) -> None:
    code = (
        "import sys; sys.argv = ['servicemodel', *" + repr(words) + "]\n"
        "from servicemodel.cli import main\n"
        "try: main()\n"
        "except SystemExit as leaving: assert not leaving.code, leaving.code\n"
        f"heavy = set({absent!r}) & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_frames_are_tidy_and_name_their_units() -> None:
    comparison = sm.load(SCENARIO).compare()
    npv: Any = comparison.npv
    assert list(npv.index) == ["sale", "sale, same plant", "service"]
    assert list(npv.columns) == ["provider", "customer"]
    assert npv.attrs["unit"] == "USD"
    outcome = comparison.results.outcomes["service"]["customer"]
    assert npv.loc["service", "customer"] == outcome.npv
    assert comparison.difference.loc["service", "customer"] == outcome.less_baseline
    cash = comparison.cash
    assert list(cash.columns) == [
        "offer", "party", "kind", "label", "period", "date", "amount"
    ]  # fmt: skip
    assert cash.attrs["unit"] == "USD"
    frame = comparison.to_frame()
    assert list(frame.columns) == ["offer", "party", "metric", "value", "unit"]
    html = comparison._repr_html_()
    assert "Office cooling for 50 years" in html
    assert "-1,196,843" in html
    assert sm.load(SCENARIO)._repr_html_() == html


def test_a_bare_list_of_cash_flows_is_a_scenario_without_a_file() -> None:
    cash = {"from": "outside", "to": "owner", "amounts": [-100, 50, 50, 50]}
    model = sm.Model(bare(flows={"cash": cash}))
    told = {metric.name: metric.value for metric in model.metrics("as stated", "owner")}
    assert told["NPV"] == pytest.approx(-100 + 50 / 1.1 + 50 / 1.21 + 50 / 1.331, rel=1e-12)
    assert told["payback"] == pytest.approx(2, rel=1e-12)
    assert "Owner" in str(model.compare())


def test_zone_and_solve_print_plain_data() -> None:
    told = json.loads(printed("zone", FILE, "service", "--json"))
    assert told["empty"] is True
    assert told["floor"] == pytest.approx(87_468.24, abs=0.01)
    assert [opening["path"] for opening in told["openings"]] == [
        "parties.customer.discount_rate",
        "parties.provider.discount_rate",
        "timeline.years",
        "offers.service.clauses.co_investment.amount",
    ]
    fee = "offers.service.clauses.fee.per_year"
    words = ["solve", FILE, "--find", fee, "--so-that", "provider irr = 10%"]
    solved = json.loads(printed(*words, "--json"))
    assert solved["values"] == [pytest.approx(87_287.15, abs=0.01)]
    assert "87,287.15 USD/year does." in printed(*words)


def test_lease_prints_what_decides_and_its_years() -> None:
    found = sm.load(LEASE).lease("lease")
    assert printed("lease", LEASE, "lease") == str(found)
    told = json.loads(printed("lease", LEASE, "lease", "--json"))
    assert [year["liability"] for year in told["years"]] == list(found.frame.liability)
    assert max(map(len, str(found).splitlines())) <= 100
    answer = "offers.service.lease.customer_directs_use=yes"
    assert json.loads(printed("lease", LEASE, "service", "--json"))["is_lease"] is False
    assert json.loads(printed("lease", LEASE, "service", "--json", "--set", answer))["is_lease"]


def test_a_scenario_is_read_from_standard_input() -> None:
    text = SCENARIO.read_text(encoding="utf-8")
    told = CliRunner().invoke(commands, ["compare", "-", "--json"], input=text)
    assert (
        json.loads(told.stdout)["outcomes"]
        == json.loads(printed("compare", FILE, "--json"))["outcomes"]
    )
    wrong = CliRunner().invoke(commands, ["compare", "-"], input=text.replace("life:", "lfie:"))
    assert isinstance(wrong.exception, sm.ScenarioError)
    assert wrong.exception.mistakes[0].startswith("standard input:")


@pytest.mark.parametrize(
    ("given", "told"),
    [(b"name: " + b"x" * 600_000, "at most 0.5 MB"), (b"name: caf\xe9", "byte 0xE9 is no UTF-8")],
)
def test_standard_input_is_held_to_what_a_file_is(given: bytes, told: str) -> None:
    found = CliRunner().invoke(commands, ["check", "-"], input=given)
    assert isinstance(found.exception, sm.ScenarioError)
    assert "standard input:" in str(found.exception)
    assert told in str(found.exception)


def test_no_more_than_the_limit_is_read_from_standard_input() -> None:
    stream = io.BytesIO(b"#" * 2_000_000)
    with pytest.raises(sm.ScenarioError):
        from_stream(stream, "standard input")
    assert stream.tell() == LARGEST + 1


def left(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, as a script does."""
    return subprocess.run(
        [sys.executable, "-m", "servicemodel", *words],
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )


def test_a_command_that_is_misspelt_is_told_the_nearest() -> None:
    done = left("compar", FILE)
    assert done.returncode == 2
    assert "no command is called 'compar'; did you mean compare?" in done.stderr
    assert done.stdout == ""


def test_a_fault_of_our_own_is_one_line_and_leaves_with_code_1() -> None:
    code = (
        "import sys; sys.argv = ['servicemodel', 'compare', 'x']\n"
        "from servicemodel import api, cli\n"
        "def fault(*a, **k): raise RuntimeError('sky is down')\n"
        "api.load = fault\n"
        "cli.main()\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "RuntimeError: sky is down" in done.stderr
    assert "Traceback" not in done.stderr
    environment = os.environ | {"SERVICEMODEL_TRACEBACK": "1"}
    shown = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert "Traceback" in shown.stderr


def test_output_has_no_colour_and_only_ascii_lines() -> None:
    told = left("compare", FILE, FORCE_COLOR="1").stdout
    assert "\x1b" not in told
    assert told.isascii()


def test_who_reads_the_output_may_stop_early() -> None:
    command = f"{sys.executable} -m servicemodel show {FILE} --json | head -c 20"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert done.stderr == ""
