"""The whole chain on models of its own: heard, answered and spoken by the full engines, and what happens without."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import av
import pytest

from desktop.save import HEAD_S, TAIL_S
from tests.engine.asr import tiny_whisper
from tests.engine.llm import tiny_gguf
from tests.engine.tts import tiny_piper
from tests.program import HEARD, QUESTION, run

pytestmark = pytest.mark.slow
for _library in ("faster_whisper", "llama_cpp", "piper", "transformers", "onnx", "gguf"):
    pytest.importorskip(_library, reason="part of the full engines; ./test installs it")

Rooms = Mapping[str, Mapping[str, object]]


def settings(folder: Path, rooms: Rooms) -> Path:
    """A settings file with these rooms."""
    path = folder / "settings.ini"
    lines = [
        f"[{room}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()) for room, keys in rooms.items()
    ]
    path.write_text("".join(lines), "utf-8")
    return path


@pytest.fixture(scope="session")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Rooms:
    """A small model of each kind. (For the whole run, since the library that makes one leaves a cache folder.)"""
    folder = tmp_path_factory.mktemp("models")
    return {
        "asr": {"backend": "faster-whisper", "model": tiny_whisper.make(folder / "whisper", says=" Hello there.")},
        "llm": {"backend": "llama-cpp", "model": tiny_gguf.make(folder / "tiny.gguf"), "max_tokens": 24},
        "tts": {"backend": "piper", "model": tiny_piper.make(folder / "piper")},
    }


def test_a_conversation_on_full_models(tmp_path: Path, rooms: Rooms) -> None:
    """A recording is understood by Whisper, answered by llama.cpp and spoken by Piper, into a film; sums stay right."""
    report = tmp_path / "report.json"
    done = run(
        "--settings",
        settings(tmp_path, rooms),
        *("--fast", "--save", tmp_path, "--report", report),
        *("--ask", QUESTION, "--ask", "what is twelve times seven"),
        data=tmp_path / "data",
    )
    assert (done.code, done.err) == (0, "")
    assert done.heard == ["Hello there.", "what is twelve times seven"]
    assert done.said[1] == "Twelve times seven is eighty-four."
    told = json.loads(report.read_text("utf-8"))
    assert [told["engines"][stage].partition(":")[0] for stage in ("asr", "llm", "tts")] == [
        "faster-whisper",
        "llama-cpp",
        "piper",
    ]
    first = told["turns"][0]
    assert (first["outcome"], first["skill"]) == ("completed", None)
    assert first["said"] == done.said[0] != ""
    with av.open(str(tmp_path / "turn-1.mp4")) as film:
        seconds = float(film.duration or 0) / av.time_base
        assert {stream.codec_context.name for stream in film.streams} == {"h264", "aac"}
    assert seconds == pytest.approx(HEAD_S + first["audio_s"] + TAIL_S, abs=0.15)


def test_a_story_is_told_aloud(tmp_path: Path, shared: Path) -> None:
    """The small story model that lies in the shared data tells one, into a film."""
    model = shared / "data" / "models" / "stories260K-f16.gguf"
    rooms: Rooms = {"llm": {"backend": "llama-cpp", "model": model, "max_tokens": 60}}
    done = run(
        "--settings",
        settings(tmp_path, rooms),
        *("--fast", "--save", tmp_path, "--ask", "Tell me a story."),
        data=tmp_path / "data",
    )
    assert (done.code, done.err) == (0, "")
    assert len(done.said[0].split()) > 15
    assert (tmp_path / "turn-1.mp4").stat().st_size > 50_000


@pytest.mark.parametrize(
    ("room", "content", "told"),
    [
        ("llm", b"Dear diary, today I was renamed to something.gguf.", "own.gguf"),
        ("llm", b"", "own.gguf"),
        ("tts", b"no voice at all", "own.onnx"),
        ("asr", b"no model either", "own"),
        ("asr", None, "missing"),
    ],
)
def test_a_broken_model_is_named_and_the_starter_answers(
    tmp_path: Path, room: str, content: bytes | None, told: str
) -> None:
    """One sentence that names the file and says who stands in; the question is answered all the same."""
    backend = {"asr": "faster-whisper", "llm": "llama-cpp", "tts": "piper"}[room]
    own = tmp_path / {"asr": "own", "llm": "own.gguf", "tts": "own.onnx"}[room]
    if content is not None:
        own.write_bytes(content)
    else:
        own = tmp_path / "missing"
    done = run(
        *("--settings", settings(tmp_path, {room: {"backend": backend, "model": own}})),
        *("--fast", "--ask", QUESTION),
        data=tmp_path / "data",
    )
    assert done.code == 0
    (sentence,) = done.sentences
    assert told in sentence
    assert "For now the starter stands in." in sentence
    assert done.heard == [HEARD]
    assert "Christmas" in done.said[0]


def test_a_model_that_is_not_downloaded_is_told_how_to_get(tmp_path: Path) -> None:
    """The command that fetches it stands in the sentence."""
    rooms: Rooms = {"llm": {"backend": "llama-cpp", "model": "granite-4.1-3b"}}
    done = run("--settings", settings(tmp_path, rooms), "--fast", "--ask", "hello", data=tmp_path / "data")
    assert done.code == 0
    (sentence,) = done.sentences
    assert "Granite" in sentence
    assert "./run --download granite-4.1-3b" in sentence


def test_a_server_without_an_address_is_a_mistake_in_the_settings(tmp_path: Path) -> None:
    """Nothing is guessed: the line that is missing is named."""
    rooms: Rooms = {"llm": {"backend": "openai-compatible"}}
    done = run("--settings", settings(tmp_path, rooms), "--fast", "--ask", "hello", data=tmp_path / "data")
    assert done.code == 2
    assert "[llm] server is empty" in done.err
    assert "http://localhost:1234/v1" in done.err
