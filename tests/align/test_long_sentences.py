"""One long sentence that stands for many short ones, in all directions, with the bundled encoder."""

from __future__ import annotations

from itertools import permutations

import pytest

from aligner import embed
from aligner.align.calls import align_sentences
from aligner.embed.cache import cached
from aligner.languages import join

SHORT = {
    "en": ["He pushed the door open.", "The lamp was still burning.", "Nobody was sitting at the table.",
           "The tea had gone cold.", "A letter lay beside the cup.", "He read it twice.", "Then he put on his coat.",
           "He locked the house.", "He walked down to the harbor.", "It was beginning to rain.",
           "The last ferry was about to leave.", "A sailor waved at him."],
    "zh": ["他推开了门。", "灯还亮着。", "桌边没有人坐着。", "茶已经凉了。", "杯子旁边放着一封信。", "他把信读了两遍。",
           "然后他穿上外套。", "他锁上了房子。", "他走到了港口。", "天开始下雨了。", "最后一班渡轮就要开了。",
           "一个水手向他挥手。"],
    "vi": ["Anh đẩy cửa ra.", "Ngọn đèn vẫn còn cháy.", "Không có ai ngồi bên bàn.", "Trà đã nguội.",
           "Cạnh chiếc cốc có một lá thư.", "Anh đọc lá thư hai lần.", "Rồi anh mặc áo khoác.", "Anh khóa cửa nhà.",
           "Anh đi bộ xuống bến cảng.", "Trời bắt đầu mưa.", "Chuyến phà cuối cùng sắp rời bến.",
           "Một thủy thủ vẫy tay với anh."],
}  # fmt: skip
AROUND = {
    "en": ["The village had four hundred inhabitants at that time.", "Most of them lived from fishing.",
           "The school was closed in the spring because there were too few children.",
           "Years later, the mayor talked about that evening on the radio.",
           "He said that the bridge would have been cheaper than the ferry.",
           "The newspaper printed only a short note about it."],
    "zh": ["当时村里有四百名居民。", "他们大多以捕鱼为生。", "由于孩子太少，学校在春天关闭了。",
           "多年以后，市长在广播里谈起了那个晚上。", "他说，造桥会比开渡轮便宜。", "报纸只登了一条简短的消息。"],
    "vi": ["Hồi đó làng có bốn trăm cư dân.", "Phần lớn họ sống bằng nghề đánh cá.",
           "Trường học đóng cửa vào mùa xuân vì có quá ít trẻ em.",
           "Nhiều năm sau, thị trưởng nói về buổi tối hôm đó trên đài phát thanh.",
           "Ông nói rằng xây cầu sẽ rẻ hơn chạy phà.", "Tờ báo chỉ đăng một mẩu tin ngắn về việc này."],
}  # fmt: skip
COMMAS = {"en": ",", "zh": "，", "vi": ","}


@pytest.fixture(scope="module")
def embedder():
    return cached(embed.load_embedder("bundled"))


def merge(sentences: list[str], language: str) -> str:
    """Return one sentence that says what some sentences say."""
    return join([sentence[:-1] + COMMAS[language] for sentence in sentences[:-1]] + sentences[-1:], language)


def beads_of(source: list[str], target: list[str], languages: tuple[str, str], embedder) -> list[tuple[range, range]]:
    alignment = align_sentences(source, target, languages=languages, embedder=embedder)
    return [(bead.source.indices, bead.target.indices) for bead in alignment.beads]


@pytest.mark.parametrize("count", [8, 9, 10, 12])
@pytest.mark.parametrize(("one", "many"), [*permutations(("en", "zh", "vi"), 2)])
def test_one_sentence_for_many(one, many, count, embedder):
    source = [*AROUND[one][:3], merge(SHORT[one][:count], one), *AROUND[one][3:]]
    target = [*AROUND[many][:3], *SHORT[many][:count], *AROUND[many][3:]]
    expected = [(range(k, k + 1), range(k, k + 1)) for k in range(3)] + [(range(3, 4), range(3, 3 + count))]
    expected += [(range(k, k + 1), range(k + count - 1, k + count)) for k in range(4, 7)]
    assert beads_of(source, target, (one, many), embedder) == expected
    assert beads_of(target, source, (many, one), embedder) == [(b, a) for a, b in expected]


@pytest.mark.parametrize(("one", "many"), [*permutations(("en", "zh", "vi"), 2)])
def test_sentences_that_were_left_out_stay_left_out(one, many, embedder):
    source = [*AROUND[one][:3], merge(SHORT[one][:5], one), *AROUND[one][3:]]
    target = [*AROUND[many][:3], *SHORT[many], *AROUND[many][3:]]
    assert (range(3, 4), range(3, 8)) in beads_of(source, target, (one, many), embedder)
