"""Questions of growth are answered in the background, one at a time, by a process of their own."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import msgspec

from evenhand.kernel import clock
from evenhand.planning.actions.scaling import claim_scale, keep_answers, note_failure, put_back, tell_progress
from evenhand.planning.answering import Said
from evenhand.planning.models import ScaleRun

log = logging.getLogger(__name__)
PATIENCE_S = 10.0  # for a process that was told to stop


def answer_next(stop: threading.Event) -> bool:
    """Take the next question and answer it; whether there was one. Stops within a step when told to."""
    run = claim_scale(now=clock.now())
    if run is None:
        return False
    _answer(run, stop)
    return True


def _answer(run: ScaleRun, stop: threading.Event) -> None:
    command = [sys.executable, "-m", "evenhand.planning.answering"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        errors: list[bytes] = []
        listening = threading.Thread(target=_gather, args=(process, errors), daemon=True)
        listening.start()
        said = _follow(process, run, stop)
        if said is None:
            process.terminate()
        process.wait(PATIENCE_S)
        listening.join(PATIENCE_S)
    if said is not None and said.answers is not None:
        keep_answers(run_id=run.pk, answers=said.answers, report=said.report, now=clock.now())
    elif stop.is_set():
        put_back(run_id=run.pk, now=clock.now())
    elif said is not None:
        lines = b"".join(errors).decode(errors="replace").strip().splitlines()
        log.warning("scale run %s failed: %s", run.pk, "\n".join(lines[-20:]))
        note_failure(run_id=run.pk, trouble=lines[-1] if lines else "It ended early.", now=clock.now())


def _follow(process: "subprocess.Popen[bytes]", run: ScaleRun, stop: threading.Event) -> Said | None:
    """What was said last; None when it is not to go on: withdrawn, or the worker stops."""
    last = Said()
    for said in _lines(process, msgspec.json.encode(run.experiment)):
        if stop.is_set():
            return None
        if said.progress != last.progress and said.answers is None:
            goes_on = tell_progress(run_id=run.pk, progress=said.progress, now=clock.now())
            if not goes_on:
                return None
        last = said
    return last


def _lines(process: "subprocess.Popen[bytes]", question: bytes) -> Iterator[Said]:
    if process.stdin is None or process.stdout is None:
        return
    process.stdin.write(question)
    process.stdin.close()
    for line in process.stdout:
        yield msgspec.json.decode(line, type=Said)


def _gather(process: "subprocess.Popen[bytes]", errors: list[bytes]) -> None:
    if process.stderr is not None:
        errors.extend(process.stderr)
