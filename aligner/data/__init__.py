"""Files that come with the package: models, reference sentences, tables of characters."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
MODELS = FOLDER / "models"
"""The encoder (`encoder.onnx`, `tokenizer.model`) and the weights of the scorer and of mining."""
