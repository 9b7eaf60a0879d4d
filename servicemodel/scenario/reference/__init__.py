"""The reference of what a scenario may state, for editors (JSON Schema) and for people (a page)."""
