"""The command line as a person uses it: output, exit codes, one-line errors, the batch format."""

import json
import subprocess
import sys
from pathlib import Path
from types import NoneType

import pytest

from cyqa.cli import main

pytestmark = pytest.mark.model
SEEDS = Path(__file__).parents[1] / "seeds"
QUESTION = "首支发展基金的总规模是多少？"
CITATION = {
    "source": str,
    "title": str,
    "start": int,
    "end": int,
    "quote": str,
    "paragraph": int,
    "line_start": int,
    "line_end": int,
}
ANSWER = {
    "question": str,
    "rewritten": NoneType,
    "answer": str,
    "verdict": NoneType,
    "confidence": float,
    "items": list,
    "citations": list,
    "differing": list,
    "latency_ms": float,
}


def raw(source: str) -> str:
    return (SEEDS / source).read_bytes().decode("utf-8")


def check_shape(record: dict[str, object], shape: dict[str, type]) -> None:
    assert {name: type(value) for name, value in record.items()} == shape


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_ask_prints_the_words_and_where_they_stand(
    capsys: pytest.CaptureFixture[str], seeds_index: str
) -> None:
    code, out, _ = run(capsys, "ask", "--index", seeds_index, QUESTION)
    assert code == 0
    assert "300亿元" in out
    assert "[1] 000_4a3830f0a0477acc.txt" in out


def test_ask_is_silent_unless_sure_enough(capsys: pytest.CaptureFixture[str], seeds_index: str) -> None:
    code, out, _ = run(capsys, "ask", "--index", seeds_index, "--sure", "1", "--json", QUESTION)
    assert (code, json.loads(out)["answer"]) == (0, None)
    said = run(capsys, "ask", "--index", seeds_index, "--sure", "1", QUESTION)[1]
    assert said.startswith("没有找到把握达到 100% 的答案")
    assert "which may answer" in said


def test_ask_prints_yes_and_what_differs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲报4月1日讯\n\n新大桥今年没有通车。", encoding="utf-8")
    index = str(tmp_path / "index")
    run(capsys, "index", str(tmp_path / "a.txt"), "--index", index, "--quiet")
    assert run(capsys, "ask", "新大桥通车了吗？", "--index", index)[1].startswith("否 (no): ")


def test_ask_json_keeps_its_promise(capsys: pytest.CaptureFixture[str], seeds_index: str) -> None:
    code, out, _ = run(capsys, "ask", "--index", seeds_index, "--json", QUESTION)
    record = json.loads(out)
    assert code == 0
    hits = record.pop("hits")
    check_shape(record, ANSWER)
    assert max(hits, key=lambda hit: hit["margin"])["text"].find(record["answer"]) >= 0
    for citation in record["citations"]:
        check_shape(citation, CITATION)
        assert raw(citation["source"])[citation["start"] : citation["end"]] == citation["quote"]


def test_search_json(capsys: pytest.CaptureFixture[str], seeds_index: str) -> None:
    code, out, _ = run(capsys, "search", "--index", seeds_index, "--json", "-k", "3", "谭先生")
    hits = json.loads(out)
    assert (code, len(hits)) == (0, 3)
    assert "谭先生" in hits[0]["text"]
    assert raw(hits[0]["citation"]["source"]).count("\n") >= hits[0]["citation"]["line_end"] - 1


def test_timeline(capsys: pytest.CaptureFixture[str], seeds_index: str) -> None:
    code, out, _ = run(capsys, "timeline", "--index", seeds_index, "--from", "2020-03", "--to", "2020-06-09")
    assert code == 0
    assert out.startswith("2020-03-01…2020-03-31  ")
    assert "2020-06-05  " in out
    assert "2020-06-10  " not in out
    code, out, _ = run(capsys, "timeline", "--index", seeds_index, "--json", "--to", "2016")
    events = json.loads(out)
    assert [(event["first"], event["granularity"]) for event in events] == [
        ("1988-01-01", "year"),
        ("2011-01-01", "year"),
        ("2016-01-01", "year"),
    ]
    for event in events:
        check_shape(event["citation"], CITATION)
        cited = event["citation"]
        assert raw(cited["source"])[cited["start"] : cited["end"]] == cited["quote"]


@pytest.mark.parametrize("day", ["2020-13", "2020-02-30", "May", "2020-1-1-1", ""])
def test_timeline_takes_days_months_and_years_only(capsys: pytest.CaptureFixture[str], day: str) -> None:
    with pytest.raises(SystemExit):
        main(["timeline", "--from", day])
    assert f"argument --from: expected a date, not {day!r}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "--sure", "80", QUESTION], "--sure: expected a number from 0 to 1, not '80'"),
        (["serve", "--max-queue", "-3"], "--max-queue: expected a whole number from 0, not '-3'"),
    ],
)
def test_a_number_that_cannot_be_is_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert f"argument {said}\n" in capsys.readouterr().err


def test_batch_keeps_order_and_form(
    capsys: pytest.CaptureFixture[str], seeds_index: str, tmp_path: Path
) -> None:
    lines = [
        {"id": "b", "question": QUESTION, "history": [{"question": "你好", "answer": None}]},
        {"id": 7, "question": ""},
        {"id": "a", "question": "Who is Mr. Tan?", "history": []},
        {
            "id": "f",
            "question": "什么时候签约的？",
            "history": [{"question": QUESTION, "answer": "300亿元"}],
        },
    ]
    path = tmp_path / "batch.jsonl"
    path.write_text("\ufeff" + "\n\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    code, out, err = run(capsys, "ask", "--index", seeds_index, "--batch", str(path))
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [record.pop("id") for record in records] == ["b", 7, "a", "f"]
    assert records[1]["answer"] is None
    assert "id 7: the question is empty" in err
    check_shape(records[0], ANSWER)
    assert (records[3]["question"], records[3]["rewritten"]) == (
        "什么时候签约的？",
        "首支发展基金的总规模是300亿元，什么时候签约的？",
    )


BAD_LINES = [
    b"{",
    b"[]",
    b"[" * 100_000,
    b'{"id": 1}',
    b'{"question": "x"}',
    b'{"id": 1, "question": 5}',
    b'{"id": 1, "question": "x", "history": [1]}',
    b'{"id": 1, "question": "x", "history": [{"question": "y", "answer": 2}]}',
    '{"id": 1, "question": "谭先生是谁"}'.encode("gb18030"),
]


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_malformed_line_is_named_and_the_rest_go_on(
    capsys: pytest.CaptureFixture[str], seeds_index: str, tmp_path: Path, line: bytes
) -> None:
    path = tmp_path / "batch.jsonl"
    good = [json.dumps({"id": i, "question": QUESTION}).encode() for i in (0, 2)]
    path.write_bytes(b"\n".join((good[0], line, good[1])))
    code, out, err = run(capsys, "ask", "--index", seeds_index, "--batch", str(path))
    assert code == 1
    assert [json.loads(answer)["id"] for answer in out.splitlines()] == [0, 2]
    assert f"{path}, line 2: expected" in err
    assert len(err.splitlines()) == 1


def test_batch_reads_standard_input(seeds_index: str) -> None:
    command = [sys.executable, "-m", "cyqa", "ask", "--index", seeds_index, "--batch", "-"]
    line = json.dumps({"id": 1, "question": QUESTION}, ensure_ascii=False)
    done = subprocess.run(command, input=line.encode(), capture_output=True, check=True)
    assert json.loads(done.stdout)["id"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "--index", "nowhere", "x"], "there is no index in nowhere; run: cyqa index"),
        (["ask", "--index", "INDEX", ""], "the question is empty"),
        (["ask", "--index", "INDEX", "好" * 100_000], "100,000 characters"),
        (["ask", "--index", "INDEX", "-k", "0", "x"], "top_k=0"),
        (["ask", "--index", "INDEX", "--reader", "nowhere", "x"], "nowhere"),
        (["ask", "--index", "INDEX", "--batch", "nowhere.jsonl"], "nowhere.jsonl: cannot be read"),
        (
            ["ask", "--index", "INDEX", "--encoder", "no/model", "x"],
            "the encoder 'no/model' cannot be loaded",
        ),
        (["index", "nowhere", "--index", "TMP"], "nowhere: there is no such file or folder"),
        (["index", "EMPTY", "--index", "TMP"], "no articles in"),
        (["index", "SEEDS", "--index", "/proc/index"], "/proc/index"),
        (["index", "SEEDS", "--encoding", "utf-16", "--index", "TMP"], "is not utf-16"),
    ],
)
def test_errors_are_one_line(
    capsys: pytest.CaptureFixture[str], seeds_index: str, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    names = {
        "INDEX": seeds_index,
        "TMP": str(tmp_path / "i"),
        "EMPTY": str(tmp_path / "empty"),
        "SEEDS": str(SEEDS),
    }
    code, out, err = run(capsys, *(names.get(argument, argument) for argument in arguments))
    assert (code, out) == (1, "")
    assert message in err
    assert err.startswith("cyqa: ")
    assert err.count("\n") == 1


def test_index_says_what_it_did_and_the_second_run_embeds_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("基金规模300亿元。", encoding="utf-8")
    command = ["index", str(tmp_path / "a.txt"), "--index", str(tmp_path / "index"), "--quiet"]
    assert "1 article, 1 passage (1 embedded, 0 unchanged)" in run(capsys, *command)[1]
    assert "1 article, 1 passage (0 embedded, 1 unchanged)" in run(capsys, *command)[1]
    report = json.loads(run(capsys, *command, "--json")[1])
    assert (report["n_articles"], report["n_reused"], report["skipped"]) == (1, 1, [])


def test_files_of_other_kinds_are_left_out_and_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "articles").mkdir()
    for name in ("a.txt", *(f"{n}.html" for n in range(7))):
        (tmp_path / "articles" / name).write_text("基金规模300亿元。", encoding="utf-8")
    command = ["index", str(tmp_path / "articles"), "--index", str(tmp_path / "index"), "--quiet"]
    told = "only .txt, .text, .md files being read: 0.html, 1.html, 2.html, 3.html, 4.html and 2 more"
    assert told in run(capsys, *command)[2]
    assert len(json.loads(run(capsys, *command, "--json")[1])["unread"]) == 7


def test_an_empty_file_of_a_folder_is_left_out_and_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "articles").mkdir()
    for name, text in (("a.txt", "基金规模300亿元。"), ("b.txt", "谭先生领取了执照。"), ("empty.txt", " \n")):
        (tmp_path / "articles" / name).write_text(text, encoding="utf-8")
    index = ["--index", str(tmp_path / "index")]
    code, out, err = run(capsys, "index", str(tmp_path / "articles"), *index, "--quiet")
    assert (code, err) == (0, "empty.txt: holds no passage, so no answer comes from it\n")
    assert "2 articles, 2 passages" in out
    assert run(capsys, "doctor", *index)[0] == 0
    (tmp_path / "articles" / "empty.txt").write_text("新来的。", encoding="utf-8")
    assert "(changed: empty.txt)" in run(capsys, "doctor", *index)[1]
    (tmp_path / "articles" / "empty.txt").write_text("", encoding="utf-8")
    code, _, err = run(capsys, "index", str(tmp_path / "articles" / "empty.txt"), *index)
    assert (code, err) == (1, f"cyqa: {tmp_path / 'articles' / 'empty.txt'}: holds no text\n")


def test_doctor(capsys: pytest.CaptureFixture[str], seeds_index: str) -> None:
    code, out, _ = run(capsys, "doctor", "--index", seeds_index)
    assert code == 0
    assert out.count("ok ") == 6
    code, out, _ = run(capsys, "doctor", "--index", "nowhere")
    assert code == 1
    assert "BAD index: there is no index in nowhere; run: cyqa index" in out
    code, out, _ = run(capsys, "doctor", "--index", "nowhere", "--json")
    assert code == 1
    assert [check["name"] for check in json.loads(out) if not check["ok"]] == ["index"]


@pytest.mark.parametrize(
    "command", ["index", "search", "ask", "timeline", "serve", "eval", "verify", "train-reader", "doctor"]
)
def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert f"example: cyqa {command}" in capsys.readouterr().out


def test_wrong_usage_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["ask"])
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_interruption_is_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cyqa.api.build_index", interrupt)
    code, _, err = run(capsys, "index", str(SEEDS))
    assert (code, err) == (130, "cyqa: interrupted\n")


def test_a_closed_pipe_is_no_traceback(seeds_index: str) -> None:
    command = f"{sys.executable} -m cyqa search -k 50 --index {seeds_index} 合作 | head -c 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert done.stderr == b""
    assert done.returncode == 0


def test_a_changed_article_is_told_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    article, index = tmp_path / "a.txt", str(tmp_path / "index")
    article.write_text("基金规模300亿元。", encoding="utf-8")
    run(capsys, "index", str(article), "--index", index, "--quiet")
    article.write_text("基金规模400亿元。", encoding="utf-8")
    command = [sys.executable, "-m", "cyqa", "ask", "--index", index, "基金规模多大？"]
    done = subprocess.run(command, capture_output=True, check=True)
    told = done.stderr.decode()
    assert told.count("\n") == 1
    assert f"(changed: a.txt) and are cited as they were then; run: cyqa index {article}" in told
    code, out, _ = run(capsys, "doctor", "--index", index)
    assert code == 1
    assert "BAD articles: not as they were indexed (changed: a.txt); run: cyqa index" in out
