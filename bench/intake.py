"""A file of posts through the whole product: `evenhand demo --headless --replay FILE --json`.

python bench/intake.py [--posts 100000] [--speed max]

It runs in a data folder of its own. Counted by the product itself: posts a second from the file to placed cases,
and how soon each stood in the inbox that an agent reads. Watched from outside: memory and CPU of every part, so as
to say what limits it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import ground

LOOK_EVERY = 0.25  # seconds
PARTS = {
    "run listener": "listener",
    "run worker": "worker",
    "run thinker": "thinker",
    "postgres": "postgres",
    "demo.colleagues": "colleagues",
}


def main() -> None:
    """Generate, run, print one line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=100_000)
    options.add_argument("--speed", default="max", help="of the file's own clock; max: as fast as it goes")
    options.add_argument("--pace", type=float, help="posts a second instead of a speed")
    given = options.parse_args()
    with ground.temporary_home() as home:
        file = home.root / "posts.csv.gz"
        made = generate(file, given.posts)
        speed = f"{given.pace / made['posts_a_second_of_its_clock']:.3f}" if given.pace else given.speed
        watch = Watch()
        said = run(home.root, file, speed, watch)
    asked = {"posts": given.posts, "speed": speed, "paced_at": given.pace}
    result = {"bench": "intake", **asked, "file": made, "product": said, **watch.told()}
    print(json.dumps({**result, **ground.circumstances()}))


def generate(file: Path, posts: int) -> dict[str, Any]:
    """The file, and what is in it."""
    command = [sys.executable, str(Path(__file__).with_name("gen_replay.py")), str(file), "--n", str(posts)]
    made = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    made.pop("file")
    # The generator's clock goes on by 460 ms a post on average.
    return {**made, "posts_a_second_of_its_clock": 1 / 0.46}


def run(home: Path, file: Path, speed: str, watch: "Watch") -> dict[str, Any]:
    """The product itself, watched; what it prints."""
    evenhand = Path(sys.executable).with_name("evenhand")
    command = [str(evenhand), "demo", "--headless", "--replay", str(file), "--speed", speed, "--json"]
    environment = {**os.environ, "EVENHAND_HOME": str(home)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watch.start(process.pid)
    said, trouble = process.communicate()
    watch.stop()
    if process.returncode != 0:
        sys.exit(f"The product ended with {process.returncode}: {(said + trouble)[-2000:]}")
    return dict(json.loads(said.splitlines()[-1]))


class Watch:
    """Looks at the product's processes while it hears."""

    def __init__(self) -> None:
        self.cpu: dict[int, tuple[str, float]] = {}
        self.before: dict[int, float] = {}
        self.memory: dict[str, list[float]] = {}
        self.seconds = 0.0
        self._stop = threading.Event()

    def start(self, pid: int) -> None:
        """Begin as soon as the listener is there."""
        self._thread = threading.Thread(target=self._watch, args=(pid,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()

    def _watch(self, pid: int) -> None:
        began = 0.0
        while not self._stop.wait(LOOK_EVERY):
            parts = {each: part_of(each) for each in ground.descendants(pid)}
            if "listener" not in parts.values():
                continue
            began = began or time.monotonic()
            self.seconds = time.monotonic() - began
            self._note(parts | {pid: "demo"})

    def _note(self, parts: dict[int, str]) -> None:
        held: dict[str, float] = {}
        for pid, part in parts.items():
            used, memory = ground.cpu_seconds(pid), private_mb(pid) if part == "postgres" else ground.memory_mb(pid)
            self.before.setdefault(pid, used)
            known, most = self.cpu.get(pid, ("other", 0.0))
            self.cpu[pid] = (known if part == "other" else part, max(used, most))
            held[part] = held.get(part, 0.0) + memory
        for part, each in held.items():
            self.memory.setdefault(part, []).append(each)

    def told(self) -> dict[str, Any]:
        """Memory at its peak and how it grew over the second half; CPU by part; what was busiest."""
        busy: dict[str, float] = {}
        for pid, (part, used) in self.cpu.items():
            busy[part] = busy.get(part, 0.0) + used - self.before[pid]
        shares = {part: round(each / max(self.seconds, 0.1), 2) for part, each in busy.items()}
        return {
            "cpu_seconds": {part: round(each, 1) for part, each in busy.items()},
            "cores_busy": shares,
            "busiest": max(shares, key=lambda part: shares[part], default=""),
            "peak_mb": {part: round(max(each)) for part, each in self.memory.items()},
            "growth_mb_second_half": {part: growth(each) for part, each in self.memory.items()},
        }


def part_of(pid: int) -> str:
    """Which part of the product a process is."""
    command = ground.command_of(pid)
    return next((part for words, part in PARTS.items() if words in command), "other")


def private_mb(pid: int) -> float:
    """What a server process holds for itself, without the buffers that all of them share."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon:")), 0.0)


def growth(values: list[float]) -> float:
    """How much more was held in the last tenth of a run than around its middle."""
    if len(values) < 20:
        return 0.0
    tenth = len(values) // 10
    middle = values[len(values) // 2 - tenth // 2 : len(values) // 2 + tenth // 2 + 1]
    return round(statistics.mean(values[-tenth:]) - statistics.mean(middle), 1)


if __name__ == "__main__":
    main()
