"""Where documents come from: `files` finds and reads them, `manifest` says what goes together."""
