"""Models from the command line, in a process of its own where that matters, against a hub on loopback."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.engine.errors import ExitCode
from desktop.engine.hosting.backends import known_backends
from desktop.engine.models import hardware
from desktop.engine.models.download import Progress
from desktop.engine.models.hardware import Machine
from desktop.engine.models.store import Store
from desktop.settings import read_settings
from desktop.shelf import shop
from tests.engine.models import hub as hubs
from tests.engine.models.hub import Hub, gguf, running, sha256, write

ROOT = Path(__file__).resolve().parents[2]
BODY = gguf(400_000)

CATALOGUE = """
[[model]]
id = "tiny"
stage = "llm"
backend = "llama-cpp"
title = "Tiny model"
quality = "None at all."
languages = ["en"]
licence = "MIT"
licence_url = "https://example.org/licence"
memory_mib = 100
rank = 10
source = "maker/model"
revision = "main"
main = "model.gguf"
files = [{{ path = "model.gguf", url = "{url}/model.gguf", size = {size}, sha256 = "{sha}" }}]

[[model]]
id = "bound"
stage = "llm"
backend = "llama-cpp"
title = "Bound model"
quality = "None at all."
licence = "Strange"
licence_url = "https://example.org/strange"
must_accept = true
memory_mib = 100
rank = 20
source = "maker/bound"
revision = "main"
main = "bound.gguf"
files = [{{ path = "bound.gguf", url = "{url}/model.gguf", size = {size}, size_is_estimate = true }}]

[[model]]
id = "later"
stage = "vad"
backend = "smart-turn"
title = "Later"
quality = "For later."
licence = "MIT"
licence_url = "https://example.org/licence"
memory_mib = 100
rank = 10
source = "maker/later"
revision = "main"
main = "later.gguf"
files = [{{ path = "later.gguf", url = "{url}/model.gguf", size = {size}, sha256 = "{sha}" }}]

[[set]]
name = "any"
memory_mib = 100
models = ["tiny"]
why = "It is all there is."
"""


@dataclass
class Asked:
    data_dir: Path
    settings: Path
    models: bool = False
    download: tuple[str, ...] = ()
    import_model: tuple[str, Path] | None = None
    remove_model: str | None = None
    accept_licence: bool = False


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running() as served:
        served.files["model.gguf"] = BODY
        yield served


@pytest.fixture
def catalogue(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    text = CATALOGUE.format(url=f"http://127.0.0.1:{hub.port}", size=len(BODY), sha=sha256(BODY))
    return write(tmp_path / "models.toml", text.encode())


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(tmp_path / "data", tmp_path / "settings.ini")


def chosen(asked: Asked) -> tuple[str, str]:
    room = read_settings([asked.settings], known_backends).llm
    return room.backend, room.model


def store(asked: Asked) -> Store:
    return Store(asked.data_dir / "models")


def test_the_list_says_everything(asked: Asked, catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Id, size, licence, memory, state, what is recommended and why, and the disk."""
    asked.models = True
    assert shop.run(asked, catalogue) == ExitCode.DONE
    out = capsys.readouterr().out
    line = next(line for line in out.splitlines() if " tiny " in line)
    for part in ("Tiny model", "400 kB", "100 MB", "not here", "MIT", "recommended here"):
        assert part in line
    assert "Strange, to be accepted" in out
    assert "It is all there is." in out
    assert "20 Mbit/s" in out
    assert f"0 bytes in {store(asked).folder}" in out


def test_a_model_is_fetched_and_becomes_the_choice(
    asked: Asked, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command: it lies in the data folder, the settings name it, the list says so, and it can be removed."""
    asked.download = ("tiny",)
    assert shop.run(asked, catalogue) == ExitCode.DONE
    assert (store(asked).folder / "tiny" / "model.gguf").read_bytes() == BODY
    assert chosen(asked) == ("llama-cpp", "tiny")
    assert "[llm] is now llama-cpp with tiny" in capsys.readouterr().out
    again = Asked(asked.data_dir, asked.settings, models=True)
    assert shop.run(again, catalogue) == ExitCode.DONE
    assert "  here " in capsys.readouterr().out
    gone = Asked(asked.data_dir, asked.settings, remove_model="tiny")
    assert shop.run(gone, catalogue) == ExitCode.DONE
    assert "removed: 400 kB" in capsys.readouterr().out
    assert store(asked).usage() == {}


def test_what_is_recommended_is_fetched(asked: Asked, catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--download recommended` says what and why, and fetches it."""
    asked.download = ("recommended", "tiny")
    assert shop.run(asked, catalogue) == ExitCode.DONE
    assert "They are: Tiny model (tiny)." in capsys.readouterr().out
    assert store(asked).usage() == {"tiny": len(BODY)}


def test_a_small_machine_gets_nothing_by_itself(
    asked: Asked, catalogue: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing fits: exit 1 with a sentence."""
    monkeypatch.setattr(hardware, "look", lambda: Machine(50, 50, 1))
    asked.download = ("recommended",)
    assert shop.run(asked, catalogue) == ExitCode.FAILED
    assert "--models" in capsys.readouterr().err


def test_a_model_without_a_use_yet_changes_no_setting(
    asked: Asked, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A backend that Parley does not have: the model is kept, the settings stay."""
    asked.download = ("later",)
    assert shop.run(asked, catalogue) == ExitCode.DONE
    assert "no use of Later yet" in capsys.readouterr().out
    assert not asked.settings.exists()


def test_a_tool_is_used_where_it_is_needed(asked: Asked, catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What nobody chooses (a face finder) is fetched, and no setting is touched."""
    catalogue.write_text(catalogue.read_text("utf-8").replace('id = "later"', 'id = "later"\ntool = true'), "utf-8")
    asked.download = ("later",)
    assert shop.run(asked, catalogue) == ExitCode.DONE
    assert "Later is here; it is used where it is needed." in capsys.readouterr().out
    assert not asked.settings.exists()


def test_conditions_are_shown_and_agreed_to(
    asked: Asked, catalogue: Path, capsys: pytest.CaptureFixture[str], hub: Hub
) -> None:
    """Without an answer: exit 2, where to read them and how to agree. With the option it is fetched."""
    asked.download = ("bound",)
    assert shop.run(asked, catalogue) == ExitCode.BAD_INPUT
    told = capsys.readouterr().err
    assert "https://example.org/strange" in told
    assert "--download bound --accept-licence" in told
    assert hub.requests == []
    asked.accept_licence = True
    assert shop.run(asked, catalogue) == ExitCode.DONE
    assert chosen(asked) == ("llama-cpp", "bound")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "code"), [("yes\n", ExitCode.DONE), ("no\n", ExitCode.BAD_INPUT)])
def test_on_a_terminal_one_is_asked(
    asked: Asked, catalogue: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: ExitCode
) -> None:
    """Conditions are a question there; progress is one line that is written over."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys, "stdout", screen)
    asked.download = ("bound",)
    assert shop.run(asked, catalogue) == code
    assert "Do you agree?" in screen.getvalue()
    assert ("\rBound model: " in screen.getvalue()) == (code == ExitCode.DONE)


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"download": ("tinny",)}, ExitCode.BAD_INPUT, "Did you mean “tiny”"),
        ({"remove_model": "tinny"}, ExitCode.BAD_INPUT, "Did you mean “tiny”"),
        ({"import_model": ("tiny", Path("/nowhere/model.gguf"))}, ExitCode.MISSING, "/nowhere/model.gguf"),
    ],
)
def test_mistakes_are_told(
    asked: Asked,
    catalogue: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, object],
    code: ExitCode,
    said: str,
) -> None:
    """An unknown id, a path to nothing."""
    for name, value in change.items():
        setattr(asked, name, value)
    assert shop.run(asked, catalogue) == code
    assert said in capsys.readouterr().err


def test_a_catalogue_with_a_typo_is_told(asked: Asked, catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, with the entry, the field and the nearest."""
    catalogue.write_text(catalogue.read_text("utf-8").replace("quality =", "qualitty =", 1), "utf-8")
    asked.models = True
    assert shop.run(asked, catalogue) == ExitCode.BAD_INPUT
    assert "model “tiny” has no field “qualitty”. Did you mean “quality”?" in capsys.readouterr().err


def test_a_failed_download_says_how_to_go_on(
    asked: Asked, catalogue: Path, capsys: pytest.CaptureFixture[str], hub: Hub
) -> None:
    """Exit 1, and the settings stay as they were."""
    hub.script = [hubs.refuses(404)]
    asked.download = ("tiny",)
    assert shop.run(asked, catalogue) == ExitCode.FAILED
    assert "model.gguf" in capsys.readouterr().err
    assert not asked.settings.exists()


def test_an_import_becomes_the_choice(asked: Asked, catalogue: Path, tmp_path: Path, hub: Hub) -> None:
    """A file one has, without a network."""
    asked.import_model = ("tiny", write(tmp_path / "mine.gguf", BODY))
    assert shop.run(asked, catalogue) == ExitCode.DONE
    assert chosen(asked) == ("llama-cpp", "tiny")
    assert hub.requests == []


PROGRAM = """
import sys
from pathlib import Path
from tests.shelf.test_shop import Asked
from desktop.shelf import shop
data, settings, catalogue, id = sys.argv[1:]
code = shop.run(Asked(Path(data), Path(settings), download=(id,)), Path(catalogue))
print("modules:", *sorted({name.partition(".")[0] for name in sys.modules} & {"PySide6", "torch", "av"}))
sys.exit(code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_keeps_what_came(asked: Asked, catalogue: Path, hub: Hub) -> None:
    """Stopped by hand: what came is kept, the sentence says how to go on, the code is the shell's; then it goes on."""
    hub.script = [hubs.stalls_after(150_000)]
    command = [sys.executable, "-c", PROGRAM, *map(str, (asked.data_dir, asked.settings, catalogue, "tiny"))]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    part = store(asked).folder / ".incoming" / "tiny" / "model.gguf.part"
    end = time.monotonic() + 60
    while not (part.exists() and part.stat().st_size >= 150_000) and time.monotonic() < end:
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    _, told = started.communicate(timeout=30)
    assert started.returncode == 130, told
    assert "150 kB of Tiny model are kept; go on with: ./run --download tiny" in told
    asked.download = ("tiny",)
    assert shop.run(asked, catalogue) == ExitCode.DONE
    assert hub.requests[-1][1] == "bytes=150000-"


def test_fetching_needs_no_window(asked: Asked, catalogue: Path) -> None:
    """Neither Qt nor a model library is loaded for it."""
    command = [sys.executable, "-c", PROGRAM, *map(str, (asked.data_dir, asked.settings, catalogue, "tiny"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "modules:"


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (
            Progress(500_000, 2_000_000, 1.25e5, 12.0, "a", "downloading"),
            "X: 500 kB of 2 MB (25%), 125 kB/s, 12 s left",
        ),
        (Progress(0, 2_000_000, 0.0, None, "a", "downloading"), "X: 0 bytes of 2 MB (0%)"),
        (Progress(10**9, 2 * 10**9, 9.0, None, "a", "checking"), "X: 1.0 GB of 2.0 GB (50%), checking"),
        (
            Progress(10**9, 4 * 10**9, 4e5, 7500.0, "a", "downloading"),
            "X: 1.0 GB of 4.0 GB (25%), 400 kB/s, 2 h 5 min left",
        ),
    ],
)
def test_progress_is_a_line(progress: Progress, line: str) -> None:
    """Bytes, share, speed, time left."""
    assert shop.describe("X", progress) == line
