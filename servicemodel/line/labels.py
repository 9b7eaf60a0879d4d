"""Labels as they stand inside others."""

from __future__ import annotations


def inside(label: str) -> str:
    """Return a label as it goes on in a sentence: begun small, unless by an abbreviation.

    >>> inside("Service fee"), inside("VAT on a purchase"), inside("E-mobility")
    ('service fee', 'VAT on a purchase', 'e-mobility')
    """
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"
