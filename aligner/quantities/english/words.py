"""Parts of the patterns of English, and words that mislead."""

from __future__ import annotations

import re

from aligner.quantities.english import numerals
from aligner.quantities.numerals import MAX_WORDS
from aligner.quantities.patterns import any_of

_SMALL_WORDS = (*numerals.SMALL_NUMBERS, *numerals.TENS)
MAGNITUDE_WORDS = ("hundred", *numerals.MAGNITUDES, "dozen")
SMALL, BIG = any_of(_SMALL_WORDS, ignore_case=True), any_of(MAGNITUDE_WORDS, ignore_case=True)
_NUMBER_WORD = any_of((*_SMALL_WORDS, *MAGNITUDE_WORDS), ignore_case=True)
_AND = r"(?i:(?:(?<=hundred)|(?<=thousand)|(?<=million))\sand\s)"
_FIRST = rf"(?:{_NUMBER_WORD}|[aA][nN]?(?=[\s-]{BIG}\b))\b"
SPELLED = rf"(?:{_FIRST}(?:(?:[\s-]|{_AND}){_NUMBER_WORD}\b){{0,{MAX_WORDS}}})"
SPELLED_MAGNITUDES = {"hundred": 2, **numerals.MAGNITUDES, "mn": 6, "mln": 6, "bn": 9, "bln": 9, "tn": 12, "trn": 12}
"""Words and abbreviations that multiply a number, to their powers of ten; they may be in capitals."""
LETTER_MAGNITUDES = {"k": 3, "K": 3, "M": 6, "B": 9, "T": 12, "m": 6}
"""Letters that do so, directly after digits."""
ORDINAL, TENS = any_of(numerals.ORDINALS, ignore_case=True), any_of(numerals.TENS, ignore_case=True)

# Words that imply a number, to this number and its measure. A translation may leave them out.
IMPLIED = {"both": ("2", ""), "twice": ("2", ""), "double": ("2", ""), "doubled": ("2", ""), "doubling": ("2", ""),
         "pair": ("2", ""), "triple": ("3", ""), "tripled": ("3", ""), "half": ("0.5", ""), "halved": ("0.5", ""),
         "quarter": ("0.25", ""), "decade": ("10", "year"), "century": ("100", "year"), "millennium": ("1000", "year"),
         "fortnight": ("14", "day"), "dozen": ("12", ""), "noon": ("12:00", ""), "midnight": ("00:00", ""),
         "quadruple": ("4", ""), "centenary": ("100", "year")}  # fmt: skip
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
MONTHS = {word: number for number, name in enumerate(_MONTHS, 1) for word in (name, name[:3])} | {"sept": 9}

# Words with a capital that are not names, so that a number after one of them is not part of a name.
NO_NAMES = re.compile(
    r"\b(?:In|On|At|By|Of|For|From|To|Than|The|A|An|And|Or|Over|About|After|Before|Since|Until|Till|During|With|Some|"
    r"Around|Nearly|Almost|Only|Just|More|Less|Up|Under|Between|But|All|Last|Next|This|That|These|Those|Those|Early|"
    r"Late|Mid|Roughly|Approximately|Another|Its|His|Her|Their|Our|My|Your|Is|Was|Are|Were|It|He|She|They|We|I|You|"
    r"Section|Chapter|Page|Article|Part|Figure|Table|Step|No|Number|Aged|Age|Monday|Tuesday|Wednesday|Thursday|Friday|"
    r"Saturday|Sunday|Yes|Not|First|When|While|If|As|So|Spring|Summer|Autumn|Fall|Winter|Act|Scored|Wait|Add|Use|Take|"
    r"Buy|Pay|Mix|Bake|Cook|Approx|Total|Room|Gate|Line|Route|Bus|Floor|Unit|Day|Week|Year|Month|Lesson|Exactly|"
    r"Through|Within|At least|Now|Then|There|Here|Today|Every|Each|Any|Most|Many|Both|Even|Still|Also|Plus|Minus|"
    r"Above|Below|Near|Beyond|Per|Via|Like|Such|Because|Though|Although|However|Where|Which|Who|What|How|Why|"
    r"Population|Price|Cost|Ages|Grade|Level|Size|Rated|Question|Volume|Vol|Building|Apartment|Flat|Platform)$"
)
