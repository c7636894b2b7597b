"""English number words and what else its rules are put together from: parts of patterns, and words that mislead."""

from __future__ import annotations

import re

from aligner.quantities import numerals
from aligner.quantities.patterns import any_of

_SMALL = (*numerals.EN_SMALL, *numerals.EN_TENS)
MAGNITUDE_WORDS = ("hundred", "thousand", "million", "billion", "trillion", "quadrillion", "dozen")
SMALL, BIG = any_of(_SMALL, ignore_case=True), any_of(MAGNITUDE_WORDS, ignore_case=True)
_NUMBER_WORD = any_of((*_SMALL, *MAGNITUDE_WORDS), ignore_case=True)
_AND = r"(?i:(?:(?<=hundred)|(?<=thousand)|(?<=million))\sand\s)"
_FIRST = rf"(?:{_NUMBER_WORD}|[aA][nN]?(?=[\s-]{BIG}\b))\b"
SPELLED = rf"(?:{_FIRST}(?:(?:[\s-]|{_AND}){_NUMBER_WORD}\b){{0,{numerals.LONGEST}}})"
MAGNITUDES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mn": 6, "mln": 6, "bn": 9,
              "bln": 9, "tn": 12, "trn": 12, "k": 3, "K": 3, "M": 6, "B": 9, "T": 12, "m": 6}  # fmt: skip
ORDINAL_WORD, TENS = any_of(numerals.EN_ORDINALS, ignore_case=True), any_of(numerals.EN_TENS, ignore_case=True)

# Words that stand for a number, with their unit: weak evidence.
IMPLIED = {"both": ("2", ""), "twice": ("2", ""), "double": ("2", ""), "doubled": ("2", ""), "doubling": ("2", ""),
         "pair": ("2", ""), "triple": ("3", ""), "tripled": ("3", ""), "half": ("0.5", ""), "halved": ("0.5", ""),
         "quarter": ("0.25", ""), "decade": ("10", "year"), "century": ("100", "year"), "millennium": ("1000", "year"),
         "fortnight": ("14", "day"), "dozen": ("12", ""), "noon": ("12:00", ""), "midnight": ("00:00", ""),
         "quadruple": ("4", ""), "centenary": ("100", "year")}  # fmt: skip
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
MONTHS = {word: number for number, name in enumerate(_MONTHS, 1) for word in (name, name[:3])} | {"sept": 9}

# Words that have a capital without being a name: the number behind one is no part of it.
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
