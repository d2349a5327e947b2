"""A program such as a person might name in avatar.ini: makes a film of sound and a picture, or fails at it.

    face_program.py --audio speech.wav --image portrait.png --out film.mp4 [--ms 1800]

The lower half of the film is as bright as the sound is loud; the upper left corner is as bright as `--notes` has lines
(20 each), the file to which every run adds one: its number, its process, what it was given. So a test sees which run
a picture is of.

--do what    crash: end by a signal · exit: with code 3 and a line of reproach · hang: for ten minutes · deaf: the
             same, without minding SIGTERM · children: hang in two processes · nothing: make no film · half: write
             the first half of a film · empty · text: something else · silent: a film without pictures · chatter:
             print 5 MB · endless: print for ever without a line's end · dot: name the film with one more ending
--from RUN   misbehave from that run on (1: always)
--size WxH   --fps N   --short SECONDS: of the film, where it is to be wrong
--takes S    seconds that a run takes at least
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--audio", "--image", "--out", "--ms", "--do", "--notes", "--size"):
        parser.add_argument(name, default="")
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--fps", type=int, default=25)
    parser.add_argument("--short", type=float, default=0.0)
    parser.add_argument("--takes", type=float, default=0.0)
    options = parser.parse_args()
    number = 1
    if options.notes:
        notes = Path(options.notes)
        number = len(notes.read_text().splitlines()) + 1 if notes.exists() else 1
        with notes.open("a") as file:
            file.write(f"{number} {os.getpid()} {options.ms} {options.image}\n")
    time.sleep(options.takes)
    does = options.do if number >= options.first else ""
    misbehave(does)
    if does == "nothing":
        return
    out = Path(options.out + ".mp4" if does == "dot" else options.out)
    if does in ("empty", "text"):
        out.write_text("" if does == "empty" else "I am no film.\n" * 100)
        return
    film(options, number, out, pictures=does != "silent")
    if does == "half":
        whole = out.read_bytes()
        out.write_bytes(whole[: len(whole) // 2])


def misbehave(does: str) -> None:
    match does:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            print("Loading.", flush=True)
            print("CUDA out of memory, poor thing.", file=sys.stderr, flush=True)
            sys.exit(3)
        case "hang":
            time.sleep(600)
        case "deaf":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(600)
        case "children":
            subprocess.run([sys.executable, "-c", "import time; time.sleep(600)"], check=False)
        case "chatter":
            for line in range(50_000):
                print(f"step {line} of a great many " + "x" * 80)
        case "endless":
            while True:
                sys.stdout.write("x" * 65536)


def film(options: argparse.Namespace, number: int, out: Path, pictures: bool) -> None:
    """`out` as H.264, or with its sound alone."""
    import av

    with wave.open(options.audio) as sound:
        rate, count = sound.getframerate(), sound.getnframes()
        samples = np.frombuffer(sound.readframes(count), np.int16).astype(np.float32) / 32768
    width, height = map(int, options.size.split("x")) if options.size else (64, 64)
    frames = round((count / rate - options.short) * options.fps) if pictures else 0
    with av.open(str(out), "w") as container:
        if pictures:
            stream = container.add_stream("libx264", rate=options.fps, options={"crf": "10", "preset": "ultrafast"})
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            for index in range(frames):
                part = samples[index * rate // options.fps : (index + 1) * rate // options.fps]
                picture = np.zeros((height, width, 3), np.uint8)
                picture[height // 2 :] = min(255, int(400 * np.sqrt(np.mean(part**2)))) if len(part) else 0
                picture[: height // 2] = min(255, 20 * number)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode(None))
        else:
            audio = container.add_stream("aac", rate=rate, layout="mono")
            frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
            frame.sample_rate = rate
            container.mux(audio.encode(frame))
            container.mux(audio.encode(None))


if __name__ == "__main__":
    main()
