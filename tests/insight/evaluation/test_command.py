"""The command itself: lines for machines on one stream, words for people on the other, and no database."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.insight.evaluation.conftest import write

RUN = "import sys; from evenhand.project.cli import main; sys.argv[0] = 'evenhand'; {}main()"


def run(*arguments, before=""):
    return subprocess.run(
        [sys.executable, "-c", RUN.format(before), "evaluate", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def tweets(folder):
    rows = [
        {"text": text, "airline_sentiment": label, "author": f"u{row}"}
        for row, (text, label) in enumerate([("I love this airline, great crew", "positive")] * 30)
    ]
    write(folder, "airline/tweets.csv.gz", rows)


def test_figures_come_as_lines_and_django_is_never_started(tmp_path):
    tweets(tmp_path)
    done = run(tmp_path, "--json", before="import atexit; atexit.register(lambda: print('django' in sys.modules)); ")
    *lines, has_django = done.stdout.splitlines()
    figures = [json.loads(line) for line in lines]
    assert has_django == "False"
    assert figures[0] | {"posts_per_second": None} == {
        "set": "airline",
        "job": "sentiment",
        "metric": "accuracy",
        "value": 100.0,
        "low": 100.0,
        "high": 100.0,
        "n": 30,
        "mode": "as shipped",
        "posts_per_second": None,
    }


def test_a_folder_that_is_not_there_is_a_sentence_not_a_traceback(tmp_path):
    done = run(tmp_path / "nowhere")
    assert done.returncode == 1
    assert "There is no folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_people_get_a_table_and_what_was_not_measured(tmp_path):
    tweets(tmp_path)
    (tmp_path / "arrivals").mkdir()
    done = run(tmp_path)
    assert "airline sentiment" in done.stdout
    assert "arrivals, forecast arrivals" in done.stdout


class Gloomy(BaseHTTPRequestHandler):
    """A model that finds everything sad."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        posts = json.loads(body["messages"][1]["content"])["posts"]
        said = json.dumps({"readings": [{"id": post["id"], "sentiment": -1} for post in posts]})
        answer = json.dumps({"choices": [{"message": {"content": said}}], "usage": {"total_tokens": 10}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def gloomy() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gloomy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def test_an_endpoint_is_measured_by_the_same_figures(tmp_path, gloomy):
    tweets(tmp_path)
    done = run(tmp_path, "--json", "--endpoint", gloomy, "--endpoint-steps", "sentiment")
    first = json.loads(done.stdout.splitlines()[0])
    assert (first["value"], first["mode"]) == (0.0, "endpoint")


def test_without_tokens_our_own_readings_count_and_it_is_said(tmp_path, gloomy):
    tweets(tmp_path)
    done = run(tmp_path, "--json", "--endpoint", gloomy, "--endpoint-tokens", "10")
    assert json.loads(done.stdout.splitlines()[0])["value"] == 100.0
    assert "our own" in done.stderr
