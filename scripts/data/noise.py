"""Plant noise in clean pairs of translations, as it is found in texts of the web, with what was planted in each row.

A set of pairs becomes a table of which a part is noise of the kinds in `KINDS`, the rest is as it was. Each kind comes
in several forms, since a filter that knows one form knows little.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

KINDS = (
    "misaligned", "untranslated", "wrong-language", "truncated", "duplicated", "near-duplicated", "markup",
    "boilerplate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its texts and languages, the document it is in, and the kind of noise; "" for a clean one."""

    source: str
    target: str
    languages: tuple[str, str]
    document: str
    noise: str = ""


FOREIGN = {
    "fr": "Le conseil a décidé hier de reporter la réunion à la semaine prochaine.|Nous avons trouvé une petite maison près de la rivière.|Les élèves apprennent à lire et à écrire dans cette école.|Il faut que chacun puisse accéder aux soins sans délai.|La récolte a été meilleure que celle de l'année dernière.",
    "es": "El ayuntamiento aprobó ayer el nuevo presupuesto para las escuelas.|Encontramos una casa pequeña cerca del río.|Los niños juegan en la plaza hasta que anochece.|Hace falta que todos puedan llegar al hospital sin demora.|La cosecha fue mejor que la del año pasado.",
    "de": "Der Gemeinderat hat gestern beschlossen, die Sitzung zu verschieben.|Wir haben ein kleines Haus am Fluss gefunden.|Die Kinder spielen auf dem Platz, bis es dunkel wird.|Jeder muss ohne Verzug einen Arzt erreichen können.|Die Ernte war besser als die des vergangenen Jahres.",
    "ja": "市議会は昨日、会議を来週に延期することを決めました。|私たちは川のそばに小さな家を見つけました。|子どもたちは暗くなるまで広場で遊びます。|だれもがすぐに病院へ行けるようにしなければなりません。|今年の収穫は去年よりも良かったです。",
    "ko": "시의회는 어제 회의를 다음 주로 연기하기로 결정했습니다.|우리는 강가에서 작은 집을 찾았습니다.|아이들은 어두워질 때까지 광장에서 놉니다.|누구나 지체 없이 병원에 갈 수 있어야 합니다.|올해의 수확은 작년보다 좋았습니다.",
    "ru": "Вчера городской совет решил перенести заседание на следующую неделю.|Мы нашли маленький дом у реки.|Дети играют на площади до темноты.|Каждый должен иметь возможность попасть к врачу без промедления.|Урожай был лучше, чем в прошлом году.",
    "id": "Dewan kota kemarin memutuskan untuk menunda rapat sampai minggu depan.|Kami menemukan sebuah rumah kecil di dekat sungai.|Anak-anak bermain di lapangan sampai hari gelap.|Setiap orang harus dapat pergi ke dokter tanpa menunggu.|Panen tahun ini lebih baik daripada tahun lalu.",
    "th": "เมื่อวานนี้สภาเมืองตัดสินใจเลื่อนการประชุมไปเป็นสัปดาห์หน้า|เราพบบ้านหลังเล็กใกล้แม่น้ำ|เด็กๆ เล่นกันที่ลานจนมืด|ทุกคนต้องไปพบแพทย์ได้โดยไม่ล่าช้า|ผลผลิตปีนี้ดีกว่าปีที่แล้ว",
}  # fmt: skip

_BOILERPLATE = {
    "en": "Copyright © 2021 River Valley News. All rights reserved.|We use cookies to improve your experience on our site.|Click here to subscribe to our newsletter.|Home | News | Sport | Contact|Share this article on Facebook or Twitter|Sign in|Read more|Skip to main content|Page 3 of 12|Privacy Policy|Back to top|Please log in to leave a comment.|By continuing you accept the use of cookies.|Follow us on Instagram for daily updates.|Next page|Contact us",
    "zh": "版权所有 © 2021 河谷新闻。保留所有权利。|我们使用 Cookie 来改善您在本网站的体验。|点击这里订阅我们的简报。|首页 | 新闻 | 体育 | 联系|将本文分享到微信或微博|登录|阅读更多|跳到主要内容|第 3 页，共 12 页|隐私政策|返回顶部|请登录后发表评论|继续浏览即表示您接受 Cookie 的使用。|关注我们的微信公众号，获取每日更新。|下一页|联系我们",
    "vi": "Bản quyền © 2021 Báo Thung Lũng Sông. Giữ toàn quyền.|Chúng tôi sử dụng cookie để cải thiện trải nghiệm của bạn.|Nhấn vào đây để đăng ký bản tin của chúng tôi.|Trang chủ | Tin tức | Thể thao | Liên hệ|Chia sẻ bài viết này lên Facebook hoặc Twitter|Đăng nhập|Xem thêm|Chuyển đến nội dung chính|Trang 3 trên 12|Chính sách bảo mật|Về đầu trang|Vui lòng đăng nhập để để lại bình luận.|Tiếp tục nghĩa là bạn chấp nhận việc sử dụng cookie.|Theo dõi chúng tôi trên Instagram để cập nhật hằng ngày.|Trang sau|Liên hệ với chúng tôi",
}  # fmt: skip
_FOOTERS = {
    "en": "This text was brought to you by the volunteers of the reading room.|The editors of this page answer letters on Mondays.",
    "zh": "本文由阅览室的志愿者为您提供。|本页编辑每周一回复来信。",
    "vi": "Bài viết này do các tình nguyện viên của phòng đọc thực hiện.|Ban biên tập trang này trả lời thư vào thứ Hai.",
}  # fmt: skip


def _texts(table: dict[str, str], language: str) -> list[str]:
    text = table[language].replace(" | ", "\0")
    return [each.replace("\0", " | ") for each in text.split("|")]


def is_han(text: str) -> bool:
    return re.search("[\u4e00-\u9fff]", text) is not None


def cut(text: str, rng: random.Random) -> str:
    """Cut the end off a text: in the middle of a word, between words, or between clauses."""
    share = rng.uniform(0.25, 0.65)
    if is_han(text) or rng.random() < 0.3:
        return text[: max(1, int(len(text) * share))].rstrip()
    words = text.split()
    return " ".join(words[: max(1, int(len(words) * share))])


def misaligned(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    near = rng.random() < 0.5
    other = others[(place + rng.choice((-2, -1, 1, 2))) % len(others)] if near else rng.choice(others)
    return None if other.target == row.target else replace(row, target=other.target)


def untranslated(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    text = row.source
    form = rng.randrange(4)
    if form == 1:
        text = text.upper() if not is_han(text) else text + "。"
    elif form == 2:
        text = text.rstrip(".。!?！？")
    elif form == 3:
        words = list(text) if is_han(text) else text.split()
        if len(words) < 8:
            return None
        del words[rng.randrange(len(words))]
        text = ("" if is_han(text) else " ").join(words)
    return replace(row, target=text) if rng.random() < 0.8 else replace(row, source=row.target)


def wrong_language(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    code = rng.choice(sorted(FOREIGN))
    text = rng.choice(FOREIGN[code].split("|"))
    if rng.random() < 0.3:
        text += ("" if code in ("ja", "th") else " ") + rng.choice(FOREIGN[code].split("|"))
    return replace(row, target=text) if rng.random() < 0.7 else replace(row, source=text)


def truncated(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    on_target = rng.random() < 0.7
    text = row.target if on_target else row.source
    if len(text) < (16 if is_han(text) else 40):
        return None
    return replace(row, target=cut(text, rng)) if on_target else replace(row, source=cut(text, rng))


def duplicated(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    if rng.random() < 0.3:
        return replace(row, source=row.source.rstrip(".") + " ", target=row.target.replace("。", " ").strip())
    return row


def near_duplicated(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    words = row.source.split() if not is_han(row.source) else list(row.source)
    if len(words) < 18:
        return None
    at = rng.randrange(len(words))
    form = rng.randrange(3)
    if form == 0:
        del words[at]
    elif form == 1:
        words[at] = rng.choice(words)
    else:
        words.insert(at, rng.choice(words))
    return replace(row, source=("" if is_han(row.source) else " ").join(words))


_WRAPS: tuple[Callable[[str], str], ...] = (
    lambda text: f"<p>{text}</p>",
    lambda text: f'<a href="/news/17">{text}</a>',
    lambda text: f"**{text}**",
    lambda text: f"## {text}",
    lambda text: f"[{text}](https://example.org/page?id=3)",
    lambda text: text.replace(" ", "&nbsp;", 2) + "&nbsp;&raquo;",
    lambda text: f'<div class="item"><span style="color:red">{text}</span></div>',
    lambda text: f"{{{{ page.title }}}} {text}",
    lambda text: f"{text}<br/>",
    lambda text: f"| {text} | 12 |",
    lambda text: f"[b]{text}[/b]",
    lambda text: f'{{"title": "{text}", "id": 7}}',
    lambda text: f"![]({text}.png) {text[:20]}",
)
_CODE = (
    "if (x > 0) { return fetch(url).then(r => r.json()); }", "https://example.org/a/b/c?x=1&y=2",
    "body { margin: 0; padding: 4px; }", "<script>var a = 1;</script>", "/usr/share/doc/readme/index.html",
    '{"id": 17, "name": "river"}', "SELECT name FROM rivers WHERE length > 100;",
    "function load(page) { show(page); }", "import os; print(os.getcwd())", "var total = items.map(f);",
)  # fmt: skip


def markup(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    if rng.random() < 0.2:
        code = rng.choice(_CODE)
        return replace(row, source=code, target=rng.choice((code, row.target)))
    wrap = rng.choice(_WRAPS)
    sides = rng.choice(("both", "source", "target"))
    return replace(
        row,
        source=row.source if sides == "target" else wrap(row.source),
        target=row.target if sides == "source" else wrap(row.target),
    )


def boilerplate(row: Row, others: Sequence[Row], place: int, rng: random.Random) -> Row | None:
    table = _BOILERPLATE if rng.random() < 0.8 else _FOOTERS
    source, target = (_texts(table, language) for language in row.languages)
    number = rng.randrange(len(source))
    return replace(row, source=source[number], target=target[number], document=f"site-{rng.randrange(40)}")


_MAKERS: dict[str, Callable[[Row, Sequence[Row], int, random.Random], Row | None]] = {
    "misaligned": misaligned, "untranslated": untranslated, "wrong-language": wrong_language, "truncated": truncated,
    "duplicated": duplicated, "near-duplicated": near_duplicated, "markup": markup, "boilerplate": boilerplate,
}  # fmt: skip


def plant(clean: Sequence[Row], *, share: float = 0.3, seed: int = 1, kinds: Sequence[str] = KINDS) -> list[Row]:
    """Return the rows in order, a share of them replaced by noise; duplicates come last.

    Args:
        clean: the pairs, in the order of their documents.
        share: the share of noise.
        seed: the seed of the choice.
        kinds: the kinds of noise, all as frequent.
    """
    rng = random.Random(seed)
    made: list[Row] = []
    copies: list[Row] = []
    for place, row in enumerate(clean):
        kind = rng.choice(list(kinds)) if rng.random() < share else ""
        noise = _MAKERS[kind](row, clean, place, rng) if kind else None
        if noise is None:
            made.append(row)
        elif kind in ("duplicated", "near-duplicated"):
            made.append(row)
            copies.append(replace(noise, noise=kind))
        else:
            made.append(replace(noise, noise=kind))
    rng.shuffle(copies)
    return made + copies
