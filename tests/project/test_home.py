"""The data folder."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from evenhand.project.errors import HomeNotUsable
from evenhand.project.home import Home, default_root, home_path, open_home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_data_folder_is_closed_to_others(tmp_path):
    home = open_home(tmp_path / "care")
    assert mode(home.root) == 0o700
    assert {mode(folder) for folder in (home.postgres, home.files, home.logs, home.run, home.replay)} == {0o700}


def test_the_key_is_private_and_stays_the_same(tmp_path):
    home = open_home(tmp_path)
    key = home.secret_key()
    assert mode(home.key_file) == 0o600
    assert open_home(tmp_path).secret_key() == key
    assert Fernet(key).decrypt(Fernet(key).encrypt(b"x")) == b"x"


def test_many_at_once_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: Home(tmp_path).secret_key(), range(64)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_each_purpose_has_its_own_secret(tmp_path):
    home = open_home(tmp_path)
    assert len({home.secret("django"), home.secret("signing"), home.secret_key()}) == 3
    assert home.secret("django") == open_home(tmp_path).secret("django")
    Fernet(home.secret("secrets"))


def test_opening_does_not_change_the_mode_of_folders_that_were_there(tmp_path):
    tmp_path.chmod(0o711)
    (tmp_path / "care").mkdir(mode=0o750)
    open_home(tmp_path / "care")
    assert (mode(tmp_path), mode(tmp_path / "care")) == (0o711, 0o750)


def test_the_environment_names_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("EVENHAND_HOME", str(tmp_path / "there"))
    assert home_path() == tmp_path / "there"
    monkeypatch.delenv("EVENHAND_HOME")
    assert home_path() == default_root()


def test_without_a_word_the_users_data_folder_is_taken(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_root() == tmp_path / "evenhand"
    monkeypatch.setenv("XDG_DATA_HOME", "relative/is/ignored")
    assert default_root() == Path.home() / ".local" / "share" / "evenhand"


def test_a_folder_that_cannot_be_made_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeNotUsable, match="choose another folder with EVENHAND_HOME"):
        open_home(tmp_path / "file" / "care")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(HomeNotUsable):
        open_home(tmp_path / "care")
