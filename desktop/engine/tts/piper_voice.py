"""A Piper voice's two files: the ONNX graph and the JSON beside it, checked against each other, and stopped at will."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.engine.cancel import CancelToken
from desktop.engine.errors import ParleyError, Problem
from desktop.engine.types import Samples

log = logging.getLogger(__name__)

MOST_THREADS = 4
"""More gain little and take the machine from the others."""

_INPUTS = {"input", "input_lengths", "scales"}
_SPEAKER = "sid"
_FETCHED = "pinyin"
_AGAIN = "Download the voice again: both files, the .onnx and the .onnx.json."


class PiperVoice:
    """The loaded voice. One owner thread; `say` may be cancelled from any."""

    def __init__(self, path: Path) -> None:
        """Read `path` and its JSON. Raises ParleyError with a sentence naming the file that is wrong."""
        self.path = path
        self._json = path.with_name(path.name + ".json")
        if not path.is_file():
            raise _wrong(f"There is no Piper voice at {path}.", "Download it, or set [tts] model to its .onnx file.")
        config = _read_config(self._json)
        self._voice, self._session = _open(path, self._json, config)
        self._ids: dict[str, list[int]] = dict(self._voice.config.phoneme_id_map)
        self.rate: int = self._voice.config.sample_rate
        self.english = str(self._voice.config.espeak_voice).startswith("en")
        self.speakers: dict[str, int] = _speakers(self._voice.config, path)
        self._check()

    def default_speaker(self) -> int:
        """The number of the speaker that speaks where none is asked for."""
        return int(self._voice.config.default_speaker_id)

    def phonemes(self, text: str) -> list[list[str]]:
        """What is said for `text`, sentence by sentence: single IPA letters, marks, punctuation and spaces."""
        return [[symbol for symbol in sentence if symbol in self._ids] for sentence in self._voice.phonemize(text)]

    def say(
        self, phonemes: Iterable[str], speaker: int, pace: float, cancel: CancelToken
    ) -> tuple[Samples, list[int] | None]:
        """The sound of `phonemes` at `rate`, and the samples of each.

        `pace` is 1 for the voice's own and 2 for twice as fast. The second value is None where the graph
        gives no durations, else it counts the silent beginning and end too: len(phonemes) + 2 numbers
        that add up to the sound's length. Raises Cancelled.
        """
        from piper.const import BOS, EOS, PAD

        ids, owners = [], []
        pad = list(self._ids.get(PAD, ()))
        for owner, symbol in enumerate([BOS, *phonemes, EOS]):
            own = [*self._ids.get(symbol, ()), *(pad if symbol != EOS else ())]
            ids += own
            owners += [owner] * len(own)
        samples, frames = self._run(ids, speaker, pace, cancel)
        if frames is None or len(frames) != len(ids):
            return samples, None
        cuts = np.concatenate([[0.0], np.cumsum(frames)])
        if cuts[-1] <= 0:
            return samples, None
        # The durations are in frames; the last ones may be cut, so they are laid over the sound as it is.
        places = np.round(cuts * (len(samples) / cuts[-1])).astype(int)
        lengths = [0] * (owners[-1] + 1)
        for index, owner in enumerate(owners):
            lengths[owner] += int(places[index + 1] - places[index])
        return samples, lengths

    def _run(
        self, ids: list[int], speaker: int, pace: float, cancel: CancelToken
    ) -> tuple[Samples, npt.NDArray[np.float64] | None]:
        import onnxruntime

        config = self._voice.config
        feeds: dict[str, Any] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([config.noise_scale, config.length_scale / pace, config.noise_w_scale], np.float32),
        }
        if any(given.name == _SPEAKER for given in self._session.get_inputs()):
            feeds[_SPEAKER] = np.array([speaker], np.int64)
        options = onnxruntime.RunOptions()
        options.log_severity_level = 4

        def stop() -> None:
            options.terminate = True

        forget = cancel.on_cancel(stop)
        try:
            cancel.raise_if_cancelled()
            sound, *rest = self._session.run(None, feeds, options)
        except Exception as error:  # onnxruntime has a class of its own for each reason, a stop among them
            cancel.raise_if_cancelled()
            log.exception("%s failed", self.path)
            raise _wrong(
                f"The Piper voice {self.path} and its {self._json.name} do not belong together.", _AGAIN
            ) from error
        finally:
            forget()
        cancel.raise_if_cancelled()
        samples = np.asarray(sound, np.float32).reshape(-1)
        return samples, np.asarray(rest[0], np.float64).reshape(-1) if rest else None

    def _check(self) -> None:
        """Warm it up with a sentence, and with the highest number that the JSON may ask the graph for."""
        try:
            sentences = self.phonemes("Good day.")
        except ImportError as error:
            what = f"The Piper voice {self.path} needs the package {error.name} to read its language."
            raise _wrong(what, "Choose another voice, or install that package.") from error
        highest = max(self._ids, key=lambda symbol: max(self._ids[symbol], default=0))
        speaker = max(self.speakers.values())
        samples, _ = self.say([*(symbol for s in sentences for symbol in s), highest], speaker, 1.0, CancelToken())
        if not len(samples) or not np.isfinite(samples).all():
            raise _wrong(f"The Piper voice {self.path} makes no sound.", _AGAIN)


def _read_config(path: Path) -> Any:
    """The JSON as piper's own PiperConfig."""
    if not path.is_file():
        raise _wrong(f"The Piper voice lacks its {path}.", "Put the .onnx.json that belongs to the voice beside it.")
    from piper.config import PhonemeType, PiperConfig

    try:
        config = PiperConfig.from_dict(json.loads(path.read_text(encoding="utf-8")))
        ids = [number for numbers in config.phoneme_id_map.values() for number in numbers]
        fits = all(isinstance(number, int) and 0 <= number < config.num_symbols for number in ids)
        usable = bool(ids) and fits and config.sample_rate > 0 and {"_", "^", "$"} <= set(config.phoneme_id_map)
    except OSError as error:
        raise _wrong(f"{path} cannot be read.", _AGAIN) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _wrong(f"{path} does not describe a Piper voice.", _AGAIN) from error
    if not usable:
        raise _wrong(f"{path} does not describe a Piper voice: its phoneme_id_map is not usable.", _AGAIN)
    if config.phoneme_type == PhonemeType.PINYIN:
        what = f"The Piper voice of {path} reads Chinese with a model that it would fetch from the network."
        raise _wrong(what, "Choose another voice.")
    return config


def _open(path: Path, json_path: Path, config: Any) -> tuple[Any, Any]:
    """piper's own voice, for its reading of text, and the session that runs the graph."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime
    import piper
    import psutil

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, min(MOST_THREADS, psutil.cpu_count(logical=False) or 1))
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(
            with_durations(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime has a class of its own for each reason
        log.exception("%s cannot be read", path)
        raise _wrong(f"The Piper voice {path} is damaged, or is no ONNX file.", _AGAIN) from error
    there = {given.name for given in session.get_inputs()}
    if not there >= _INPUTS or there - _INPUTS - {_SPEAKER}:
        raise _wrong(f"{path} is no Piper voice: it asks for {', '.join(sorted(there))}.", "Choose another file.")
    if config.num_speakers > 1 and _SPEAKER not in there:
        what = f"{json_path} names {config.num_speakers} speakers, but {path.name} has only one."
        raise _wrong(what, _AGAIN)
    return piper.PiperVoice(session=session, config=config, download_dir=path.parent), session


def with_durations(path: Path) -> str | bytes:
    """The graph to load: with its durations among the outputs, where piper finds them in it.

    Published voices keep them inside. Where there is nothing to add (or the package onnx, which it takes, is
    not installed) the file itself is loaded.
    """
    try:
        import onnx
        from piper.patch_voice_with_alignment import add_alignment_output

        graph = onnx.load(str(path))
        add_alignment_output(graph)
    except ImportError as error:
        log.info("%s: its speech sounds are estimated, since %s is not installed", path, error.name)
    except Exception as error:  # no such tensor, given already, or no graph at all: loading it tells
        log.info("%s is loaded as it is: %s", path, error)
    else:
        return bytes(graph.SerializeToString())
    return str(path)


def _speakers(config: Any, path: Path) -> dict[str, int]:
    """Names and numbers; one that is named after the file where there is only one."""
    if config.num_speakers <= 1:
        return {path.stem: int(config.default_speaker_id)}
    named = {str(name): int(number) for name, number in config.speaker_id_map.items()}
    if any(not 0 <= number < config.num_speakers for number in named.values()):
        raise _wrong(f"{path}.json names speakers that the voice does not have.", _AGAIN)
    return named or {str(number): number for number in range(config.num_speakers)}


def _wrong(what: str, remedy: str) -> ParleyError:
    return ParleyError(Problem(what, remedy, stage="tts"))
