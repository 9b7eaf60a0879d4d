"""How sphinx builds these pages; nothing is fetched from the network."""

import importlib.metadata

project = "servicemodel"
author = "The servicemodel founders"
version = release = importlib.metadata.version("servicemodel")
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"servicemodel {release}"
exclude_patterns = ["_build", "*.ipynb"]
suppress_warnings = ["myst.xref_missing"]
