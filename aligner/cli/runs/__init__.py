"""How commands run: their settings, lists of inputs, log and exit codes."""
