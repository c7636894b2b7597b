"""Sentence ends in English."""

from __future__ import annotations

import re

from aligner.segment.latin import SHARED_AFTER_CASE, SHARED_BEFORE_CASE
from aligner.segment.rules import Lexicon, RuleSet, words
from aligner.segment.stops import Stop

LEXICON = Lexicon(
    titles=words(
        "mr mrs ms mx messrs mme mlle dr drs prof rev pres gov sen sens rep reps amb supt fr st ste mt gen col lt cpt "
        "capt maj sgt cpl pvt adm cmdr cdr comdr brig det insp const ens pfc hon msgr atty attys asst attn vs v viz "
        "cf e.g i.e eg ie approx ca"
    ),
    numbered=words(
        "no nos nr vol vols pp p pg c fig figs eq eqs sec secs sect ch chap chs art arts para paras app apps ed eds pt "
        "n nn tab tabs pl pls ref refs sched scheds cl cls op ser ex exx exh bk ver ext rm max min suppl add fn ff"
    ),
    months=words("jan feb mar apr jun jul aug sep sept oct nov dec"),
    # Without abbreviations that are also words: "in the sun. Children played".
    abbreviations=words(
        "inc co corp ltd llc plc bros jr sr esq al etc dept dist est assn assoc univ inst intl natl govt ave blvd rd "
        "bldg hwy apt tel avg misc ver tue tues thu thur thurs fri a.m p.m ph.d b.a m.a b.sc m.sc suppl ibid hosp mfg "
        "mgr calif fla ariz colo conn mich minn nebr okla penn tenn wis wisc wyo"
    ),
    shortened=words(
        "pct pts tbsp tbsps tsp tsps oz lb lbs pc pcs pkg pkgs gal gals qt qts doz hr hrs min mins wk wks yr yrs mos "
        "ft yd yds sq cu max ibid cont contd avg temp orig transl abbr abbrev adj adv incl excl esp resp freq diam wt "
        "qty amt acct std illus publ repr usu var spp subsp equiv encl elev prob approx obs attrib ref suppl sched "
        "tab pl"
    ),
    starters=words(
        "the a an this that these those there here he she it they we i you his her its their our my your who what "
        "when where why how which while in on at as by for from with without to of after before during since until "
        "under over about according although though because if unless once and but or so yet nor not no yes however "
        "therefore thus moreover furthermore meanwhile nevertheless instead also then now later earlier today "
        "yesterday tomorrow last next one two three some many most all both each every few several another other "
        "such even just only still perhaps maybe please let do does did is are was were can could will would should "
        "may might have has had it's he's she's that's there's they're we're i'm i've don't didn't let's what's"
    ),
    labels=words(
        "vitamin vitamins hepatitis plan grade group type class category option section part appendix block team "
        "schedule exhibit item model vector point step level phase version side row column chart answer choice"
    ),
    captions=words(
        "figure fig fig. table tab. chapter section part appendix example exercise box step article rule art. sec. "
        "clause paragraph schedule annex title book subsection regulation unit lesson problem question theorem lemma "
        "definition proposition corollary volume act scene plate map attachment exhibit form"
    ),
    speech=words(
        "said says asked asks cried cries replied replies shouted shouts added adds answered exclaimed whispered "
        "muttered murmured called yelled screamed snapped continued wondered thought demanded "
        "inquired enquired growled groaned begged pleaded protested interrupted insisted joked quipped tweeted wrote "
        "recalled remarked responded retorted commanded ordered urged warned promised "
        "declared announced agreed explained argued suggested breathed hissed roared barked mumbled stammered sobbed "
        "prayed mused prompted pressed offered repeated confirmed admitted"
    ),
    speakers=words("I"),
    auxiliaries=words(
        "will would is was are were has have had can could may might must should did does do said says told also "
        "began became came went made took"
    ),
    institutions=words(
        "congress senate house army navy treasury steel bank embassy attorney marines government constitution capitol "
        "open soccer president military court state department secretary force forces supreme federal "
        "ambassador representative senator general"
    ),
    states=frozenset(("US", "UK", "UN", "EU")),
    exclamatory_names=words("yahoo jeopardy"),
)
# After "p.m." a time zone or a day belongs to the time; any other capital begins a sentence.
_TIMES = words("a.m p.m")
_AFTER_TIME = words(
    "eastern pacific central mountain greenwich local monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december"
)
_LOWERCASE_SPEAKERS = words("he she they we you it")
_CONJUNCTIONS = words(
    "and but or so as if because though although while when where who which what that for nor yet was is are were "
    "did does"
)
_SENTENCE_SO_FAR = re.compile(r"[.!?…]\s")
_SOME_WORDS = 2
# Shortened words before a number that are words as well: "see app. 2", but "close the app. 2 users".
_ALSO_WORDS = words("app art tab ref max min add ex")
_DETERMINERS = words("a an the this that my your his her its our their no some any")
_VOWELLESS = re.compile(r"[B-DF-HJ-NP-TV-XZ]?[b-df-hj-np-tv-xz]+")
_INTERJECTIONS = words("hm hmm mm mmm sh shh psst pst pfft tsk brr grr zzz thx tnx pls plz btw lmk rly ppl")
_SHORT_WORDS = words("it me us so up on in do go be is to he we my ok by at of an as if or am him no")


def is_word_before_number(stop: Stop, _: Lexicon) -> bool | None:
    """Split between a word and a number if the word is not shortened: "close the app. 2 users"."""
    if not stop.is_dot or stop.token not in _ALSO_WORDS or not stop.first_char.isdigit():
        return None
    return True if "".join(stop.before_token.lower().split()[-1:]) in _DETERMINERS else None


def is_shortened(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split after a shortened word before a lowercase letter or a number: "20 pct. of", "2 tbsp. sugar"."""
    if not stop.is_dot or stop.closers or stop.opened or not (stop.first_char.islower() or stop.first_char.isdigit()):
        return None
    # A word without vowels is shortened, whichever it is.
    is_short = _VOWELLESS.fullmatch(stop.token) and (stop.token.islower() or stop.token.istitle())
    return False if stop.word in lexicon.shortened or (is_short and stop.word not in _INTERJECTIONS) else None


def is_before_lowercase(stop: Stop, lexicon: Lexicon) -> bool | None:
    """Do not split before a lowercase letter, except after an ordinary word and a full stop, as in casual writing."""
    if not stop.first_char.islower():
        return None
    if stop.closers:
        return False
    if stop.is_dot:
        if stop.opened:
            return None
        known = lexicon.titles | lexicon.abbreviations | lexicon.months | lexicon.numbered
        is_word = stop.word.isalpha() and (len(stop.word) > 2 or stop.word in _SHORT_WORDS)
        is_number = len(stop.word) > 3 and stop.word[-1].isdigit()
        return stop.word not in known and (is_word or is_number)
    if stop.is_ellipsis or _leads_to_speaker(stop, lexicon):
        return False
    # A question is complete. An exclamation may be part of a sentence ("a loud dong! like a bell") unless the writer is
    # casual about capitals.
    return "?" in stop.marks or len(stop.marks) > 1 or _begins_casually(stop, lexicon)


def _leads_to_speaker(stop: Stop, lexicon: Lexicon) -> bool:
    """Tell whether a speaker and a verb of speech or thought follow: "Where was it? he wondered."."""
    return stop.next_word in _LOWERCASE_SPEAKERS and any(word in lexicon.speech for word in stop.next_words[1:2])


def _begins_casually(stop: Stop, lexicon: Lexicon) -> bool:
    """Tell whether a sentence without a capital begins: it has a starter after the mark, and some words before it."""
    is_short = len(_SENTENCE_SO_FAR.split(stop.before_token)[-1].split()) < _SOME_WORDS
    return not is_short and stop.next_word in lexicon.starters - _CONJUNCTIONS


def is_time(stop: Stop, _: Lexicon) -> bool | None:
    """Split after a time only if no time zone or day follows: "5 a.m. Eastern time", but "by 1 p.m. Police said"."""
    if not stop.is_dot or stop.word not in _TIMES or not stop.next_words or stop.closers:
        return None
    following = stop.next_words[0]
    is_zone = following.isupper() and 1 < len(following) < 5
    return stop.first_char.isupper() and not is_zone and stop.next_word not in _AFTER_TIME


RULES = RuleSet(
    (is_word_before_number, *SHARED_BEFORE_CASE, is_shortened, is_before_lowercase, is_time, *SHARED_AFTER_CASE),
    LEXICON,
)
