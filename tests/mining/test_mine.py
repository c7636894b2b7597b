"""Sentences that say the same, found in small reports that do not translate each other."""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

import numpy as np
import pytest

from aligner import embed, mining
from aligner.errors import AlignerError, AlignerWarning, InputError
from aligner.formats import format_names, read_table, write_table
from aligner.formats.table import COLUMNS
from aligner.mining import FEATURES, MINED_COLUMNS, MiningOptions, gather, mine_documents
from aligner.mining.explain import explain
from aligner.mining.model import load_models, to_json
from aligner.pipeline import read_documents

# Two reports of one storm: the first, third and last English sentences have a like in Vietnamese and in Chinese.
EN = [
    "Typhoon Halong made landfall near the port of Quy Nhon on Tuesday night with winds of 140 kilometres per hour.",
    "Fishermen had been told for days to bring their boats in before the storm.",
    "More than 25,000 people were moved to schools and community halls before the storm arrived.",
    "“I have never heard the sea so loud,” said a woman who sells noodles by the harbour.",
    "Shops in the old town stayed shut, and the market hall lost a part of its roof.",
    "The provincial government has set aside 60 billion dong to repair roads and power lines.",
]
VI = [
    "Chính quyền tỉnh dành 60 tỷ đồng để sửa chữa đường sá và lưới điện.",
    "Trường học trong vùng sẽ mở cửa trở lại vào tuần sau.",
    "Bão Halong đổ bộ gần cảng Quy Nhơn đêm thứ Ba với sức gió 140 km/giờ.",
    "Bộ đội giúp dân dọn cây đổ trên nhiều tuyến phố sau cơn bão.",
    "Trước khi bão đến, hơn 25.000 người đã được đưa đến các trường học và nhà văn hóa.",
    "Cơ quan khí tượng cho biết mùa bão năm nay đến muộn hơn thường lệ.",
]
ZH = [
    "气象部门说，今年的台风季节来得比往年晚。",
    "台风来临之前，两万五千多人被转移到学校和社区礼堂。",
    "省政府拨款600亿越南盾，用于修复道路和输电线路。",
    "不少居民在家中储备了饮用水和蜡烛。",
    "台风“夏浪”星期二夜间在归仁港附近登陆，风速达每小时140公里。",
]
RECIPE = [
    "Soak the beans overnight and drain them in the morning.",
    "Fry two onions in a little oil until they are golden.",
    "Add the beans, a litre of water and a spoonful of salt.",
    "Let the pot simmer for an hour and a half.",
]
SAME = {("en", "vi"): {(0, 2), (2, 4), (5, 0)}, ("en", "zh"): {(0, 4), (2, 1), (5, 2)}}


@pytest.fixture(scope="module")
def embedder():
    return embed.load_embedder("bundled")


@pytest.fixture
def folder(tmp_path) -> Path:
    texts = {"wire.en": EN, "bao.vi": VI, "taifeng.zh": ZH, "beans.en": RECIPE}
    for name, sentences in texts.items():
        (tmp_path / f"{name}.txt").write_text("\n".join(sentences) + "\n", encoding="utf-8")
    return tmp_path


def links(frame) -> set[tuple[int, int]]:
    return set(zip(frame["source_ids"].astype(int), frame["target_ids"].astype(int), strict=True))


@pytest.mark.parametrize(("other", "name"), [("vi", "bao"), ("zh", "taifeng")])
def test_what_both_reports_say_is_found(folder, embedder, other, name):
    frame = mining.mine([folder / "wire.en.txt", folder / f"{name}.{other}.txt"], embedder=embedder)
    assert links(frame) == SAME["en", other]
    assert frame["confidence"].is_monotonic_decreasing
    assert set(frame["relation"]) == {"comparable"}
    assert tuple(frame.columns) == (*COLUMNS, *MINED_COLUMNS)
    assert frame["source_text"].tolist() == [EN[int(k)] for k in frame["source_ids"]]
    assert "|mine:distance," in frame.attrs["signature"]
    assert [pair["paired_by"] for pair in frame.attrs["pairs"]] == ["comparable"]


def test_shared_and_differing_are_listed(folder, embedder):
    frame = mining.mine([folder / "wire.en.txt", folder / "bao.vi.txt"], embedder=embedder).set_index("source_ids")
    assert "60 billion dong = 60 tỷ đồng" in frame.loc["5", "shared"]
    assert "Halong" in frame.loc["0", "shared"]
    assert frame["cosine"].between(0.3, 1).all()
    assert frame["covered"].between(0.3, 1).all()


def test_what_differs_is_told():
    shared, differing = explain("Acme sold 30 boats in 2019.", "Acme đã bán 40 chiếc thuyền năm 2019.", "en", "vi")
    assert shared == "2019 = năm 2019; Acme"
    assert "30" in differing
    assert "40" in differing


def test_the_first_input_is_the_source(folder, embedder):
    frame = mining.mine([folder / "bao.vi.txt", folder / "wire.en.txt"], embedder=embedder)
    assert links(frame) == {(j, i) for i, j in SAME["en", "vi"]}
    named = mining.mine([folder / "bao.vi.txt", folder / "wire.en.txt"], languages="en-vi", embedder=embedder)
    assert links(named) == SAME["en", "vi"]


def test_a_folder_is_searched_for_reports_of_one_matter(folder, embedder):
    frame = mining.mine(folder, embedder=embedder)
    pairs = set(zip(frame["source_document"], frame["target_document"], strict=True))
    assert pairs == {("wire.en", "bao.vi"), ("wire.en", "taifeng.zh"), ("taifeng.zh", "bao.vi")}
    assert set(frame.attrs["documents"]) == {"wire.en", "bao.vi", "taifeng.zh", "beans.en"}
    everything = mining.mine(folder, within="all", languages="en-vi", embedder=embedder)
    assert links(everything) == SAME["en", "vi"]


def test_a_sentence_said_again_counts_where_it_is_said_first(folder, embedder):
    (folder / "again.vi.txt").write_text("\n".join([VI[1], VI[2]]) + "\n", encoding="utf-8")
    documents = {document.id: document for document in read_documents(folder)}
    frame = mine_documents([documents["wire.en"]], [documents["bao.vi"], documents["again.vi"]], embedder=embedder)
    assert set(frame["target_document"]) == {"bao.vi"}
    assert links(frame) == SAME["en", "vi"]


def test_options_change_what_is_returned(folder, embedder):
    paths = [folder / "wire.en.txt", folder / "bao.vi.txt"]
    for margin in ("ratio", "absolute"):
        frame = mining.mine(paths, mining=MiningOptions(margin=margin), embedder=embedder)
        assert links(frame) >= SAME["en", "vi"]
    everything = mining.mine(paths, mining=MiningOptions(min_confidence=0, matching="all"), embedder=embedder)
    assert len(everything) > 10
    assert links(everything[:3]) == SAME["en", "vi"]
    assert not len(mining.mine(paths, mining=MiningOptions(min_confidence=1), embedder=embedder))


def test_an_embedder_without_tokens_serves_too(folder, embedder):
    class Plain:
        name, fingerprint = "plain", "0"

        def embed(self, texts):
            return embedder.encode(texts).sums / np.linalg.norm(embedder.encode(texts).sums, axis=1, keepdims=True)

    frame = mining.mine([folder / "wire.en.txt", folder / "bao.vi.txt"], embedder=Plain())
    assert len(links(frame) & SAME["en", "vi"]) >= 2


@pytest.mark.parametrize("format", format_names(written=True))
def test_every_format_takes_the_table(folder, embedder, format):
    frame = mining.mine([folder / "wire.en.txt", folder / "bao.vi.txt"], embedder=embedder)
    path = folder / "out" / f"mined.{format}"
    assert write_table(frame, path, format)
    if format in ("tsv", "jsonl", "parquet"):
        back = read_table(path, format)
        assert back["shared"].tolist() == frame["shared"].tolist()
        assert back["pair_id"].tolist() == frame["pair_id"].tolist()


def test_the_article_and_the_announcement_of_the_corpus(embedder):
    corpus = Path(__file__).parents[2] / "corpus"
    with (corpus / "gold" / "comparable.vi-en.tsv").open(encoding="utf-8", newline="") as file:
        gold = {
            (int(row["source_id"]), int(row["target_id"])): row["label"] for row in csv.DictReader(file, delimiter="\t")
        }
    documents = {document.id: document for document in read_documents(corpus)}
    article, announcement = documents["anthropic-partnership-analysis"], documents["anthropic-partnership.en"]
    found = links(mine_documents([article], [announcement], embedder=embedder))
    # The announcement's title and first sentence both are clear likes of the article's first: one may be found.
    assert {link[0] for link in found if gold.get(link) == "clear"} == {
        link[0] for link, label in gold.items() if label == "clear"
    }
    assert sum(link not in gold for link in found) <= 2


def test_nothing_to_compare_is_a_warning(folder, embedder):
    with pytest.warns(AlignerWarning, match="the documents are in English"):
        frame = mining.mine([folder / "wire.en.txt", folder / "beans.en.txt"], embedder=embedder)
    assert tuple(frame.columns) == (*COLUMNS, *MINED_COLUMNS)
    assert len(frame) == 0
    with pytest.warns(AlignerWarning, match="about the same matter"):
        mining.mine(folder / "beans.en.txt", embedder=embedder)


def test_what_cannot_be_read_is_told(folder, embedder):
    with pytest.raises(InputError, match=r"none\.txt"):
        mining.mine([folder / "none.txt", folder / "wire.en.txt"], embedder=embedder)
    failures: list[AlignerError] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = mining.mine([folder / "none.txt", folder / "wire.en.txt"], embedder=embedder, on_error=failures.append)
    assert len(failures) == 1
    assert len(frame) == 0


def test_the_models_are_whole_and_come_back_as_written(tmp_path):
    models = load_models()
    assert set(models) == {"few", "many"}
    (tmp_path / "models.json").write_text(to_json(models), encoding="utf-8")
    features = np.random.default_rng(0).normal(size=(5, len(FEATURES))).astype(np.float32)
    for kind, again in load_models(tmp_path / "models.json").items():
        model = models[kind]
        assert set(model.weights) == {"ratio", "distance", "absolute"}
        assert again.thresholds == model.thresholds
        for margin in model.weights:
            for first in (False, True):
                expected = model.confidence(features, margin, first=first)
                assert np.allclose(again.confidence(features, margin, first=first), expected)


def test_no_candidates_have_no_features(embedder):
    pool = mining.make_pool([], "en", embed.Encoded(np.zeros((0, 8), np.float32), np.zeros(0, np.float32)))
    assert gather(mining.propose(pool.vectors, pool.vectors), pool, pool, embedder).shape == (0, len(FEATURES))
