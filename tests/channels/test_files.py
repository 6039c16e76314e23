"""Files that came with posts."""

import os
from pathlib import Path

import pytest

from evenhand.channels import files


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: object) -> None:
    settings.FILES = tmp_path / "files"  # type: ignore[attr-defined]


def test_a_file_lies_under_its_hash() -> None:
    name = files.save(b"abc")
    assert name == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (files.read(name), files.path_of(name).parent.name) == (b"abc", "ba")


def test_saving_it_again_writes_nothing() -> None:
    path = files.path_of(files.save(b"abc"))
    path.chmod(0o400)
    before = path.stat().st_mtime_ns
    assert files.save(b"abc") == path.name
    assert path.stat().st_mtime_ns == before


def test_a_file_is_there_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(_descriptor: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", cut_off)
    with pytest.raises(OSError, match="disk is full"):
        files.save(b"abc")
    monkeypatch.undo()
    name = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert not files.path_of(name).exists()
    assert files.read(files.save(b"abc")) == b"abc"


def test_the_folder_is_not_for_others() -> None:
    assert files.path_of(files.save(b"abc")).parent.stat().st_mode & 0o077 == 0


def test_a_file_that_was_lost_is_said_to_be_lost() -> None:
    with pytest.raises(FileNotFoundError):
        files.read("0" * 64)


def test_a_pack_gives_back_each_item_by_its_name() -> None:
    pack = files.save_pack([("1:7", b"first"), ("1:8", b"\xff\x00second")])
    assert files.read_packed(pack, "1:8") == b"\xff\x00second"
    with pytest.raises(KeyError):
        files.read_packed(pack, "1:9")
