"""What a user states: the schema of a scenario and how a file becomes one."""
