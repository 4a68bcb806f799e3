"""A question that stands alone gets the same answer after any conversation."""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cyqa.qa.followup import rewrite
from cyqa.qa.pipeline import Pipeline
from cyqa.records import Turn

QUESTIONS = Path(__file__).parents[2] / "eval" / "questions.jsonl"
N_QUESTIONS, N_HISTORIES = 200, 5
N_ASKED, N_ASKED_AFTER = 20, 2

WRITTEN = """
岷江上最早的索桥是哪一年修的？
青羊宫的花会每年什么时候办？
都江堰灌区现在有多少万亩农田？
谁主持修建了乐山港的二期码头？
峨眉山索道一小时能运多少人？
自贡灯会为什么改在冬天举行？
三星堆博物馆新馆由哪家设计院设计？
泸州老窖的窖池最早建于哪个朝代？
川剧变脸最初是怎么来的？
攀枝花的芒果主要卖到哪些国家？
绵阳科技城和德阳装备园签了哪些协议？
宜宾三江新区的动力电池产能有多大？
巴中红军碑林收集了多少位将士的名字？
2018年，大邑县安仁镇开了几家博物馆？
3月12日雅安种了多少棵桂花树？
截至去年底，眉山的泡菜企业一共有几家？
南充丝绸厂的旧厂房如今用来做什么？
“川西林盘”指的是什么？
《遂宁海绵城市条例》从哪天起施行？
广安和渝北合办的高竹新区有多少人口？
蒲江的猕猴桃协会会长怎么看今年的收成？
攀西高铁开通以后，从西昌到昆明要多久？
周小川说他在哪所中学教过书？
其他县有没有跟金堂签过供水合同？
阿坝的牦牛奶厂是不是已经停产了？
樂至的桑蠶博物館有幾層樓？
內江的甜城湖大橋全長多少公尺？
宋女士為甚麼把茶館搬到閬中？
How long is the cable car at Mount Emei?
When did the Zigong Lantern Festival move to winter?
Who restored the suspension bridge over the Min River?
Why did Ms Song move her teahouse to Langzhong?
In which year was the Dujiangyan irrigation museum opened?
How many farmers grow kiwi fruit in Pujiang County?
What does the term "linpan" mean in western Sichuan?
Where will the second wharf of Leshan Port be built?
Which countries buy mangoes from Panzhihua?
Is the yak milk plant in Aba still running?
What did the mayor of Ya'an say about tea exports?
How much did the Sanxingdui Museum cost to build?
List the museums that opened in Anren in 2018.
What percentage of Yibin's batteries is exported to Europe?
Did Jintang sign a water supply contract with Qingbaijiang?
How does Luzhou Laojiao choose yeast for its oldest cellars?
Are there any silk mills left in Nanchong?
Who else painted murals in the Jiajiang caves besides Li Huasheng?
What is the population of the Gaozhu New Area?
Under what conditions may tourists climb Mount Siguniang?
""".strip().splitlines()


def dev() -> list[dict[str, Any]]:
    records = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    return [record for record in records if record["split"] == "dev"]


def alone() -> list[str]:
    """Questions without history: those of the dev half, then written ones."""
    return [*(r["question"] for r in dev() if not r["history"]), *WRITTEN][:N_QUESTIONS]


def histories(n: int, seed: str) -> list[list[Turn]]:
    """Conversations of one to four turns about anything, answered or not."""
    rng = random.Random(seed)
    followups = [Turn(t["question"], t["answer"]) for r in dev() for t in r["history"]]
    answers = [answer["text"] for r in dev() for answer in r["answers"]]
    asked = [r["question"] for r in dev()] + WRITTEN
    turns = [*followups, *(Turn(question, rng.choice([*answers, None])) for question in asked)]
    return [rng.sample(turns, rng.randint(1, 4)) for _ in range(n)]


def test_there_are_enough_questions() -> None:
    assert len(set(alone())) == N_QUESTIONS


@pytest.mark.parametrize("question", alone())
def test_a_question_that_stands_alone_is_not_rewritten(question: str) -> None:
    for history in histories(N_HISTORIES, question):
        assert rewrite(question, history) is None


@pytest.fixture(scope="module")
def pipeline(seeds_index: str) -> Pipeline:
    return Pipeline.load(Path(seeds_index))


@pytest.mark.model
@pytest.mark.slow
def test_its_answer_is_the_same_after_any_conversation(pipeline: Pipeline) -> None:
    for question in random.Random(0).sample(alone(), N_ASKED):
        answer = pipeline.ask(question)
        assert answer.rewritten is None
        for history in histories(N_ASKED_AFTER, question):
            assert pipeline.ask(question, history) == answer


@pytest.mark.model
@pytest.mark.slow
def test_a_refusal_does_not_depend_on_an_earlier_success(pipeline: Pipeline) -> None:
    answered = next(a for r in dev() if not r["history"] and (a := pipeline.ask(r["question"])).text)
    history = [Turn(answered.question, answered.text)]
    unanswerable = [r["question"] for r in dev() if r["type"] == "unanswerable"]
    refused = [question for question in unanswerable[:12] if pipeline.ask(question).text is None]
    assert refused
    for question in refused:
        assert pipeline.ask(question, history).text is None


@pytest.mark.model
@pytest.mark.slow
def test_a_follow_up_is_answered_as_the_question_it_means(pipeline: Pipeline) -> None:
    for record in [r for r in dev() if r["history"]][:6]:
        history = [Turn(turn["question"], turn["answer"]) for turn in record["history"]]
        answer = pipeline.ask(record["question"], history)
        assert answer.question == record["question"]
        assert answer.rewritten is not None
        meant = pipeline.ask(answer.rewritten)
        assert replace(meant, question=answer.question, rewritten=answer.rewritten) == answer
