import shutil
from pathlib import Path

import pytest

from aligner.data import MODELS

GOLD = Path(__file__).parents[2] / "corpus" / "gold" / "sentences.en-zh"


@pytest.fixture(scope="session")
def encoder(tmp_path_factory):
    """The files of the bundled encoder, in a folder that is no pack."""
    folder = tmp_path_factory.mktemp("encoders") / "small"
    folder.mkdir()
    for name in ("encoder.onnx", "tokenizer.model"):
        shutil.copyfile(MODELS / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def gold(tmp_path_factory):
    """Two short texts, aligned by hand, whose languages only the name of the folder tells."""
    folder = tmp_path_factory.mktemp("gold") / "texts-en-zh"
    for part in ("src", "tgt", "gold"):
        (folder / part).mkdir(parents=True)
        for name in ("bicycle", "reading-room"):
            file = f"{name}.align" if part == "gold" else name
            shutil.copyfile(GOLD / part / file, folder / part / file)
    return folder
