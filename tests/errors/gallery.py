"""Every kind of message with the script that provokes it: the table behind docs/errors.md.

A case changes a small valid scenario, or calls a command in another way, and says where the message
must point: `at` is the text in the changed file at which file, line and column lead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from servicemodel.scenario.cells import rows
from servicemodel.scenario.load import from_text, scenario
from tests.scenario.inputs_sheet import cell_of, content

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "office.yaml"
OFFICE = """\
schema: servicemodel/1
name: Office cooling
currency: EUR
timeline: {start: 2027-01-01, years: 20}
prices: nominal
inflation: prices
common_rate: 8%
parties:
  provider:
    name: Cooling company
    discount_rate: 8%
    tax: {rate: 25%}
  customer: {name: Office owner, discount_rate: 7%}
indices: {prices: 2%, wages: 2.5%}
tariffs:
  electricity: {unit: kWh, price: 0.12, index: prices}
services:
  cooling: {unit: kWh cooling, per_year: 900_000}
assets:
  chiller:
    provides: cooling
    tariff: electricity
    life: 15
    residual: remaining life
    variants:
      usual: {price: 300_000, cost: 220_000, efficiency: 4}
      efficient: {price: 350_000, cost: 250_000, efficiency: 5}
    maintenance: {per_year: 6_000, index: wages}
    degradation: 0.5%
    selling: {share_of_price: 5%}
offers:
  sale: {preset: sale, build: {chiller: usual}}
  service:
    preset: service
    build: {chiller: efficient}
    overhead: {per_year: 2_000}
    clauses:
      - fee: {per_year: 75_000, index: wages}
baseline: sale
"""
CHECK = f"check {FILE}"


@dataclass(frozen=True)
class Case:
    """A mistake: its title, what is changed in the scenario, and the command.

    `at` is the text to which the message points in the file `where`; with `option` it names that
    instead. Other `files` lie beside the scenario; None is a folder.
    """

    title: str
    old: str = ""
    new: str = ""
    at: str = ""
    command: str = CHECK
    option: str = ""
    code: int = 3
    where: str = FILE
    files: Mapping[str, str | bytes | None] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The changed scenario."""
        assert not self.old or OFFICE.count(self.old) == 1, (self.title, self.old)
        return OFFICE.replace(self.old, self.new) if self.old else OFFICE

    @property
    def mistaken(self) -> str:
        """The text of the file in which the mistake stands."""
        found = self.text if self.where == FILE else self.files[self.where]
        assert isinstance(found, str)
        return found


BOOK, READ = "book.xlsx", "check book.xlsx"
ROWS = rows(scenario(from_text(OFFICE, FILE)))
PRICE = "tariffs.electricity.price"


def book(cells: dict[str, Any] | None = None, **more: Any) -> dict[str, bytes]:
    """Return a workbook of the scenario with some cells changed, by the name of its file."""
    return {BOOK: content(ROWS, cells=cells, **more)}


LIFE, SALE, OWNER = "    life: 15\n", "sale: {preset: sale,", "name: Office owner"
FEE = "{per_year: 75_000, index: wages}"
LEASE = (
    "{identified_asset: yes, supplier_can_swap: no, customer_gets_benefits: yes, "
    "customer_directs_use: no, rate: 5%}"
)
OVERHEAD = "    overhead: {per_year: 2_000}\n"
FLOWS = "flows: {rent: {from: customer, to: outside, "

SECTIONS: dict[str, tuple[Case, ...]] = {
    "What is no YAML": (
        Case("A list that is not closed", "{rate: 25%}", "{rate: 25%", at=": {name: Office owner"),
        Case("A tab", "    tax: {rate", "\ttax: {rate", at="\ttax"),
        Case("Two colons in a line", OWNER, "name: Office: owner", at=": owner"),
        Case("A key without a colon", LIFE, "    life 15\n", at="residual"),
        Case("A line indented too little", "    discount_rate: 8%", "   discount_rate: 8%",
             at="discount_rate: 8%"),
        Case("A quotation mark that is never closed", OWNER, 'name: "Office owner', at='"Office'),
        Case("A text that begins with *", OWNER, "name: *owner", at="*owner"),
        Case("A text that begins with @", OWNER, "name: @owner", at="@owner"),
        Case("A key that stands twice", LIFE, LIFE * 2, at="life: 15\n    residual"),
        Case("A tag", LIFE, "    life: !!python/object:os.system 15\n", at="!!python"),
        Case("Two scenarios in a file", "baseline: sale", "baseline: sale\n---\nname: other",
             at="---"),
        Case("An empty file", OFFICE, "", option="office.yaml: it is empty"),
        Case("A date that is none", "2027-01-01", "2027-02-30", at="2027-02-30"),
        Case("A number of 5,000 digits", "0.12", "9" * 5000, at="9999"),
    ),
    "Keys": (
        Case("An unknown key", "degradation:", "degradaton:", at="degradaton"),
        Case("A key that is nothing like any other", "    degradation: 0.5%", "    colour: red",
             at="colour"),
        Case("A key that is missing", "currency: EUR\n", "", at="schema"),
        Case("A key of a contract that is missing", "    overhead: {per_year: 2_000}\n", "",
             at="service:\n"),
        Case("A decimal comma in braces", "{rate: 25%}", "{rate: 0,25}", at="25}"),
        Case("A key that is no word", "indices: {", "indices: {true: 2%, ", at="true"),
    ),
    "Numbers": (
        Case("A decimal comma", "{rate: 25%}", '{rate: "0,25"}', at="rate: \"0,25\""),
        Case("Thousands with commas", "per_year: 75_000", 'per_year: "75,000"',
             at='per_year: "75,000"'),
        Case("A key between years", "price: 0.12, index: prices",
             "price: {2027: 0.1, index: prices}", at="index: prices}"),
        Case("A word where a number stands", LIFE, "    life: long\n", at="life: long"),
        Case("A number that is left out", LIFE, "    life:\n", at="life:\n"),
        Case("An amount in per cent", "{per_year: 2_000}", "{per_year: 8%}", at="per_year: 8%"),
        Case("A share above 100%", "{rate: 25%}", "{rate: 25}", at="rate: 25}"),
        Case("A rate out of range", "common_rate: 8%", "common_rate: 8", at="common_rate"),
        Case("A negative life", LIFE, "    life: -15\n", at="life: -15"),
        Case("A number that is not finite", "price: 0.12", "price: .nan", at="price: .nan"),
        Case("A lowest value above the value", LIFE, "    life: {value: 15, low: 20}\n",
             at="life: {value"),
        Case("Too many years", "years: 20}", "years: 1000}", at="years: 1000"),
        Case("A part of a year", "years: 20}", "years: 20.5}", at="years: 20.5"),
        Case("Numbers by year where one is needed", LIFE, "    life: {2027: 15, 2030: 20}\n",
             at="life: {2027"),
        Case("A year that is none", "price: 0.12, index: prices", "price: {2027: 0.1, 20x8: 0.2}",
             at="20x8"),
        Case("A path that begins too late", "wages: 2.5%", "wages: {2030: 2.5%}",
             at="wages: {2030"),
    ),
    "Words": (
        Case("A currency that is no code", "currency: EUR", "currency: euro", at="currency"),
        Case("A unit with a slash", "unit: kWh,", "unit: EUR/kWh,", at="unit: EUR/kWh"),
        Case("A word that is not in the list", "prices: nominal", "prices: nominel",
             at="prices: nominel"),
        Case("A preset that is not there", SALE, "sale: {preset: sail,", at="preset: sail"),
        Case("A scenario of another version", "servicemodel/1", "servicemodel/9", at="schema"),
        Case("A date in words", "start: 2027-01-01", "start: soon", at="start: soon"),
        Case("A name that is too long", OWNER, f"name: {'Office ' * 12}", at="name: Office Office"),
        Case("A name that is empty", OWNER, 'name: ""', at='name: ""'),
        Case("A character that can't be seen", OWNER, 'name: "Office\\u202eowner"',
             at='name: "Office'),
        Case("A value where keys are needed", "selling: {share_of_price: 5%}", "selling: 5%",
             at="selling: 5%"),
        Case("A mapping where a text is needed", OWNER, "name: {first: Office}", at="name: {first"),
        Case("Clauses that are no list", f"    clauses:\n      - fee: {FEE}",
             f"    clauses: {{fee: {FEE}}}", at="service:\n"),
        Case("A residual in words of one's own", "residual: remaining life", "residual: a lot",
             at="residual: a lot"),
    ),
    "Names that point elsewhere": (
        Case("An index that is not stated", "index: wages}\n    degradation",
             "index: wage}\n    degradation", at="index: wage}"),
        Case("An offer that is not stated", "baseline: sale", "baseline: sael", at="baseline"),
        Case("A variant that is not stated", "{chiller: usual}", "{chiller: usal}",
             at="chiller: usal"),
        Case("A party that is not stated", "    provides", "    supplier: maker\n    provides",
             at="supplier: maker"),
        Case("A tariff that is not stated", "tariff: electricity", "tariff: gas", at="tariff: gas"),
        Case("Names that differ in capitals only", "  service:\n", "  Sale:\n", at="Sale:"),
        Case("Two parties of one name", OWNER, "name: Cooling company",
             at="name: Cooling company, d"),
    ),
    "What does not go together": (
        Case("A contract that nobody pays for", f"    clauses:\n      - fee: {FEE}\n", "",
             at="service:\n"),
        Case("A sale with a clause of a contract", SALE, f"{SALE} clauses: [fee: {FEE}],",
             at="fee: {per_year: 75_000, index: wages}]"),
        Case("A variant without an efficiency", "cost: 220_000, efficiency: 4", "cost: 220_000",
             at="usual: {price"),
        Case("A maker without a cost", "cost: 220_000, ", "", at="usual: {price"),
        Case("A path that is raised again", "price: 0.12", "price: {2027: 0.12, 2030: 0.2}",
             at="index: prices}"),
        Case("Shares that are not whole", "preset: service",
             "preset: service\n    bears: {energy: {provider: 50%, customer: 40%}}",
             at="energy: {provider"),
        Case("A discount rate of equity", "discount_rate: 8%",
             "discount_rate: {value: 8%, of: cost of equity after tax}", at="of: cost"),
        Case("Tax on real prices", "prices: nominal", "prices: real", at="tax: {rate"),
        Case("A lease of what the customer owns", SALE, f"{SALE} lease: {LEASE},", at="lease:"),
        Case("A rule of choice without its number", SALE, at="variants: {by",
             new=f"{SALE} decides: {{variants: {{by: customer, rule: payback}}}},"),
        Case("A variant to choose from that is not there", SALE, at="effcient", new=(
             f"{SALE} decides: {{variants: {{by: customer, "
             "among: {chiller: [usual, effcient]}}},")),
        Case("A question on a lease that is neither yes nor no", OVERHEAD,
             f"{OVERHEAD}    lease: {LEASE.replace('swap: no', 'swap: maybe')}\n",
             at="supplier_can_swap"),
        Case("A change of use without what a unit is worth", OVERHEAD,
             f"{OVERHEAD}    behaviour: {{use: {{change: 8%}}}}\n", at="use: {change"),
        Case("A sale whose customer pays late by clauses", SALE,
             f"{SALE} behaviour: {{late_days: 30}},", at="late_days"),
        Case("A flow stated in two ways", "baseline: sale",
             f"{FLOWS}per_year: 5, amounts: [5]}}}}\nbaseline: sale", at="rent: {from"),
        Case("A party that pays itself", "baseline: sale",
             "flows: {rent: {from: customer, to: customer, per_year: 5}}\nbaseline: sale",
             at="to: customer, per"),
        Case("Assets without an offer", OFFICE[OFFICE.index("offers:"):], "", at="assets:"),
    ),
    "Files": (
        Case("A file that is not there", command="check ofice.yaml", option="ofice.yaml", code=2),
        Case("A folder instead of a file", command="check plans", option="plans", code=2,
             files={"plans": None}),
        Case("A workbook instead of YAML", command="check book.yaml", option="book.yaml",
             files={"book.yaml": b"PK\x03\x04"}),
        Case("A file in another encoding", command="check old.yaml", option="old.yaml:2:10",
             files={"old.yaml": b"schema: servicemodel/1\nname: Caf\xe9\n"}),
        Case("A file that is too large", command="check large.yaml", option="large.yaml",
             files={"large.yaml": "x" * 600_000}),
        Case("A file to extend that is not there", "schema", "extends: bas.yaml\nschema",
             at="extends", files={"base.yaml": "name: base"}),
        Case("A file to extend in another folder", "schema", "extends: ../secret.yaml\nschema",
             at="extends"),
        Case("A file to extend by its full path", "schema", "extends: /dev/zero\nschema",
             at="extends"),
        Case("Files that extend each other", "schema", "extends: base.yaml\nschema", at="extends",
             files={"base.yaml": "extends: office.yaml"}),
        Case("A mistake in a file that is extended", "schema", "extends: base.yaml\nschema",
             at="sorce", where="base.yaml",
             files={"base.yaml": "indices:\n  power: {value: 2%, sorce: a study}\n"}),
        Case("Extending no file", "schema", "extends: 3\nschema", at="extends"),
        Case("Aliases of aliases", "schema", "\n".join(
            ["x: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]",
             *(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
               for a, b in ("ab", "bc", "cd", "de", "ef")), "schema"]), at="e: &e"),
        Case("Lists in lists in lists", "schema", f"x: {'[' * 60}{']' * 60}\nschema", at="[["),
    ),
    "Workbooks": (
        Case("A number in a cell that is none", command=READ,
             option=f"{BOOK}: Inputs!{cell_of(ROWS, PRICE)}: {PRICE}",
             files=book({cell_of(ROWS, PRICE): "0,12"})),
        Case("A name in a cell that is not stated", command=READ,
             option=f"{BOOK}: Inputs!{cell_of(ROWS, 'baseline')}: baseline",
             files=book({cell_of(ROWS, "baseline"): "sael"})),
        Case("A path in a cell that is none", command=READ,
             option=f"{BOOK}: Inputs!{cell_of(ROWS, PRICE, 'Path')}",
             files=book({cell_of(ROWS, PRICE, "Path"): "tariffs..price"})),
        Case("A path that stands in two rows", command=READ,
             option=f"{BOOK}: Inputs!{cell_of(ROWS, PRICE, 'Path')}",
             files=book({cell_of(ROWS, PRICE, "Path"): "indices.wages"})),
        Case("A key that is no whole number", command=READ,
             option=f"{BOOK}: Inputs!{cell_of(ROWS, PRICE, 'Key')}",
             files=book({cell_of(ROWS, PRICE, "Key"): "from 2027"})),
        Case("A source beside a text", command=READ,
             option=f"{BOOK}: Inputs!{cell_of(ROWS, 'name', 'Source')}",
             files=book({cell_of(ROWS, "name", "Source"): "a study"})),
        Case("A workbook without our sheet", command=READ, option=BOOK,
             files=book(sheet="Entries")),
        Case("A workbook for the other party", command=READ, option=BOOK,
             files=book({"A2": "This workbook is for the customer."})),
        Case("A workbook that is not whole", command=READ, option=BOOK,
             files={BOOK: b"PK\x03\x04"}),
        Case("A workbook with a password", command=READ, option=BOOK,
             files={BOOK: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
        Case("A workbook of another kind", command="check book.xlsm", option="book.xlsm",
             files={"book.xlsm": b"PK\x03\x04"}),
        Case("A workbook that is extended", "schema", "extends: book.xlsx\nschema", at="extends",
             files=book()),
        Case("A file to write of another kind", command=f"convert {FILE} -o out.json",
             option="out.json", code=2),
    ),
    "Solved numbers": (
        Case("A number that is stated and solved", "per_year: 75_000",
             "per_year: {value: 75_000, solve: provider irr = 10%}", at="per_year: {value"),
        Case("A target that is none", "per_year: 75_000", "per_year: {solve: provider irr}",
             at="per_year: {solve"),
        Case("A target that no value meets", "per_year: 75_000",
             "per_year: {solve: provider npv = -1e9}", at="per_year: {solve"),
        Case("A target that the number does not move", "per_year: 2_000",
             "per_year: {solve: customer npv = 0}", at="per_year: {solve"),
        Case("A solved number of no offer", "price: 0.12", "price: {solve: customer npv = -9e5}",
             at="price: {solve"),
        Case("A solved number that spoils another one",
             "{per_year: 2_000}\n    clauses:\n      - fee: {per_year: 75_000, index: wages}",
             "{per_year: {solve: provider npv = 100, from: 2_000}}\n"
             "    clauses:\n      - fee: {per_year: {solve: customer indifferent, from: 75_000}}",
             at="per_year: {solve: provider"),
        Case("A range beside a solved number", "per_year: 75_000",
             "per_year: {solve: provider irr = 10%, low: 70_000}", at="per_year: {solve"),
    ),
    "Values set from outside": (
        Case("A word that is no setting", command=f"{CHECK} --set years", option="--set", code=2),
        Case("A path that is not there", code=2, option="tarifs.electricity.price",
             command=f"{CHECK} --set tarifs.electricity.price=0.2"),
        Case("A path that goes below a value", code=2, option="currency.code",
             command=f"{CHECK} --set currency.code=EUR"),
        Case("A path that is none", code=2, option="'a..b'", command=f"{CHECK} --set a..b=1"),
        Case("A value that is set and impossible", option="office.yaml: timeline.years",
             command=f"{CHECK} --set timeline.years=0"),
        Case("A key that is set and unknown", option="office.yaml: timeline.timng",
             command=f"{CHECK} --set timeline.timng=middle"),
    ),
    "Commands": (
        Case("An unknown command", command=f"comprae {FILE}", option="comprae", code=2),
        Case("An argument that is missing", command="compare", option="FILE", code=2),
        Case("An unknown option", command=f"compare {FILE} --ofer sale", option="--ofer", code=2),
        Case("An offer that is not there", command=f"compare {FILE} --offer servce",
             option="'servce'", code=2),
        Case("A party that is not there", command=f"metrics {FILE} service maker",
             option="'maker'", code=2),
        Case("A line that is not there", command=f'explain {FILE} service provider "Income tx"',
             option="'Income tx'", code=2),
        Case("A period beyond the end", command=f"explain {FILE} sale customer --period 99",
             option="99", code=2),
        Case("A zone of an offer without a fee", command=f"zone {FILE} sale", option="--term",
             code=2),
        Case("A zone of a number that is none", code=2, option="fee.per_yaer",
             command=f"zone {FILE} service --term offers.service.clauses.fee.per_yaer"),
        Case("A zone that is held against its own offer", option="service", code=2,
             command=f"zone {FILE} service --against service"),
        Case("A second number that is the term", option="fee.per_year", code=2, command=(
            f"zone {FILE} service --beside offers.service.clauses.fee.per_year")),
        Case("A range without a second number", option="--beside", code=2,
             command=f"zone {FILE} service --to 5"),
        Case("A range beyond what a number may be", option="discount_rate", code=2, command=(
            f"zone {FILE} service --beside parties.provider.discount_rate --from 2 --to 20")),
        Case("A number to be found that is not stated", option="at_signing", code=2, command=(
            f"solve {FILE} --find offers.service.overhead.at_signing --so-that 'equal gain'")),
        Case("A cover of a party without a loan", option="Cooling company", code=2, command=(
            f"solve {FILE} --find offers.service.overhead.per_year --so-that 'provider dscr = 2'")),
        Case("A target without a sign of equality", code=2, option="'provider irr'", command=(
            f"solve {FILE} --find offers.service.overhead.per_year --so-that 'provider irr'")),
        Case("A metric that is not there", code=2, option="'iir'", command=(
            f"solve {FILE} --find offers.service.overhead.per_year --so-that 'provider iir = 8%'")),
        Case("A target without an offer", code=2, option="tariffs.electricity.price", command=(
            f"solve {FILE} --find tariffs.electricity.price --so-that 'provider npv = 0'")),
        Case("An offer that does not say whether it is a lease", option="offers.service.lease",
             command=f"lease {FILE} service", code=2),
        Case("Offers that do not say who decides", option="decides: {variants:",
             command=f"choose {FILE}", code=2),
        Case("Two forms at once", command=f"compare {FILE} --json --csv", option="--csv", code=2),
    ),
}  # fmt: skip
CASES = [case for cases in SECTIONS.values() for case in cases]
