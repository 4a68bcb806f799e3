"""Closed lists of English words by what they do in a question: about the language, about no text."""

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


AUXILIARIES: Final = _set(
    "is are was were be been being am do does did has have had will would can could shall should may "
    "might must isn't aren't wasn't weren't don't doesn't didn't won't can't hasn't haven't hadn't"
)
"""Verbs that help others."""

PREPOSITIONS: Final = _set(
    "in on at of for to from by with about into onto over under between among during after before since "
    "until within inside outside through across against as per near around along besides beyond despite "
    "off out up down toward towards via without upon like than"
)
"""Words that lead a phrase."""

FUNCTION: Final = _set(
    "the a an my your our each every all both some any no another other others and or but so because if "
    "that while whether not also else more most just only still ever yet then there here now together "
    "exactly altogether later next ago far too very really please again already new current currently "
    "whole own same such much many long big large old good high wide deep well it its he him his she her "
    "worth hers they them their theirs this these those i you we me us one ones"
)
"""Words that name nothing: articles, pronouns, adverbs, adjectives of size."""

VERBS: Final = _set(
    "accept achieve add adopt agree allow announce apply approve arrive ask attend attract award begin "
    "believe belong bring broaden build buy call cause celebrate change chair choose close collect come "
    "complete concentrate connect consist contain continue contribute cooperate cost cover create cut "
    "decide declare deliver describe design develop differ discover discuss draw elect employ enable "
    "encourage enter establish expand expect explain express face fall feel fight finance find "
    "finish focus follow form found gain generate get give go grow happen have help hire hold host "
    "implement improve include increase inspire install intend introduce invent invest invite involve "
    "join keep know last launch lay lead learn leave like live locate look lose make mean meet mention move "
    "name need occur offer open operate organise organize own participate pay perform persuade pick play "
    "produce promise promote propose prove provide publish raise reach read receive recommend reduce "
    "refer release remain remember remove replace represent require reside result return reveal run say "
    "see seek sell send serve set share show sign speak specialise specialize spend sponsor stand start "
    "state stay stop succeed suggest supply support take talk teach tell think train travel treat try "
    "turn unveil use visit want win wish work write compose paint film direct star issue vote"
)
"""Common verbs in their base form."""

_PASTS = (
    "begin:began,begun bring:brought build:built buy:bought choose:chose,chosen come:came "
    "draw:drew,drawn fall:fell,fallen feel:felt fight:fought find:found get:got give:gave,given "
    "go:went,gone grow:grew,grown hold:held keep:kept know:knew,known lead:led leave:left lay:laid lose:lost "
    "make:made mean:meant meet:met pay:paid run:ran say:said see:saw,seen sell:sold send:sent show:shown "
    "speak:spoke,spoken spend:spent stand:stood take:took,taken teach:taught tell:told think:thought "
    "win:won write:wrote,written"
)
IRREGULAR: Final = {
    past: base
    for entry in _PASTS.split()
    for base, _, pasts in [entry.partition(":")]
    for past in pasts.split(",")
}
"""Irregular past forms and their base: held → hold."""

ATTRIBUTES: Final = _set(
    "size cost price investment budget area population length height width depth capital value amount "
    "number total scale age name title purpose goal goals aim aims theme topic location venue address "
    "headquarters date time year month day duration reason reasons result results outcome meaning "
    "content contents leader director head founder author owner chairman president mayor members "
    "partners role focus task tasks feature features significance importance benefit benefits background "
    "position designer investor organiser organizer host capacity speed weight objective objectives "
    "motto slogan profit revenue output share percentage construction opening launch signing"
)
"""Nouns that say nothing without whose."""

DEFINITE: Final = _set(
    "meeting conference project fund agreement contract deal plan company firm group centre center base "
    "park zone programme program building bridge line railway ceremony event forum festival exhibition "
    "policy document report article school university hospital association organisation organization "
    "team platform system museum library station airport book film prize"
)
"""Nouns for one of a kind that was spoken of: alone, the meeting."""

PERSONS: Final = _set(
    "man woman person people expert experts scholar resident residents citizen citizens director "
    "professor doctor teacher student students official officials manager mayor president head leader "
    "founder author reporter researcher engineer architect designer writer artist singer actor farmer "
    "worker driver boss owner spokesman spokeswoman spokesperson mr mrs ms miss dr prof"
)
"""Nouns for people, and titles."""
