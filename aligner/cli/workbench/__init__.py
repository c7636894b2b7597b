"""Commands for what people correct."""
