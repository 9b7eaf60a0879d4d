"""The parts of the reference page that are no field."""

INTRODUCTION = """\
# Reference: what a scenario may state

Generated from the schema; do not edit it by hand. `servicemodel schema` prints the same as a JSON
Schema, `servicemodel new` a file to start from.

A scenario is a YAML file: keys with values, in any order. A key that is not told here is refused,
and so is one that stands twice. A path such as `assets."chiller plant".life` names a value:
keys joined by dots, in quotes where they are more than letters, digits and `_`. A clause has the
name of its one key; in paths, and only there, a second of the same name is `"fee 2"`.

## Numbers

Every number may be written as `12.5` or `1_490_000`, one without a unit (a rate, a share, a ratio)
also as `8%`, which is 0.08; or with where it comes from:

```yaml
price: {value: 0.0882, source: EIA commercial price Texas 2023, grade: A, low: 0.07, high: 0.12}
```

Where one number may stand, it may be solved instead of stated:

```yaml
per_year: {solve: provider irr = 10%, from: 80_000}
```

The model is built with the value that makes the target true: an NPV, an IRR (also `irr by year
20`) or a payback, each also `less` that of another offer (`customer npv less sale = 0`), a lowest
debt service cover (`provider dscr = 1.3`), a `gain` of a party, `<party> indifferent` (it gains
nothing) or `equal gain` (both gain as much). It has to be one value: none, several or all are an
error that says so. Several numbers are solved in the order in which they are stated, and all
targets are looked at again at the end."""

YEARS = """\
Years in a scenario are of three kinds, told by their field. A *path by calendar year*, such as
`{2027: 8%, 2030: 7%}`, holds each number until the next; no index raises it. *Amounts by year*,
such as `{0: 1_500, 10: 600}`, count years since the start, the installation or the purchase; a list
is the same from 0 on. `first_year` and `last_year` count the years from 1.

Amounts are net of value added tax. A running amount is a price of the first year; what is bought
is a price at signing."""

PRESETS = """\
## Presets

Who bears each item, unless `bears` of the offer says otherwise. `asset` is the purchase with
installation and every replacement, and with it ownership. The supplier of an item pays its cost to
outside; a bearer who is not the supplier buys it at its price. Under a sale the customer so pays
the price, and the provider its cost and the selling effort."""

CLAUSES = """\
## Clauses

In the order in which they are applied. The customer pays the provider."""

KINDS_OF_FLOW = """\
## Kinds of flow

What a flow means for income tax on each side (`capitalised` is written off over a life), and the
part of a bridge from one offer to another to which it belongs."""

OUTSIDE_OF_A_FILE = """\
## Help while writing

`servicemodel new --kind cooling -o mine.yaml` writes a commented scenario to start from (`blank`,
`cooling`, `lighting`, `vehicle` or `appliance`). `servicemodel show mine.yaml --origin` tells the
file and line of every value, and `servicemodel diff mine.yaml other.yaml` what another scenario
states differently, and what each difference does to each party's NPV.

`servicemodel convert mine.yaml -o mine.xlsx` writes the scenario as a workbook. Its sheet Inputs
has a row for each value, with its path; every command reads it back where it would read the YAML
file, and `servicemodel convert mine.xlsx -o mine.yaml` makes YAML of it again.

An editor with a YAML language server completes and checks a scenario once it has the schema:

```
servicemodel schema > scenario.schema.json
```

and, as the first line of the scenario, `# yaml-language-server: $schema=scenario.schema.json`.

The shell completes commands, options, files and the paths of `--set` (type the file first, and
begin a path that has quotes with `'`), after one of these lines in its start-up file:

```
eval "$(_SERVICEMODEL_COMPLETE=bash_source servicemodel)"              # ~/.bashrc
eval "$(_SERVICEMODEL_COMPLETE=zsh_source servicemodel)"               # ~/.zshrc
_SERVICEMODEL_COMPLETE=fish_source servicemodel | source               # config.fish
```"""
