"""Stands for `lightx2v.infer`: writes down what it was given, then makes a clip, or misbehaves as it is told.

It is copied into a package of that name beside behaviour.json; nothing of the program is imported.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("model_cls", "task", "model_path", "config_json", "prompt", "image_path", "save_result_path"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("negative_prompt", "last_frame_path"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--seed", type=int, default=42)
    given = parser.parse_args()
    config = json.loads(Path(given.config_json).read_text("utf-8"))
    number = len(list(HERE.glob("record-*.json")))
    record = {"argv": sys.argv[1:], "environment": dict(os.environ), "config": config, "pid": os.getpid()}
    (HERE / f"record-{number}.json").write_text(json.dumps(record), "utf-8")
    behaviour = json.loads((HERE / "behaviour.json").read_text("utf-8"))
    how = behaviour[min(number, len(behaviour) - 1)]
    say("INFO", "default_runner:init_modules", "Initializing runner modules...")
    if how == "hang":
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
        (HERE / "hanging").touch()
        time.sleep(600)
    if how == "leave":
        left = f"""import subprocess, sys
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
open({str(HERE / "left.part")!r}, "w").write(str(other.pid))"""
        subprocess.run([sys.executable, "-c", left], check=True)
        (HERE / "left.part").rename(HERE / "left")
        time.sleep(600)
    for step in range(config["infer_steps"]):
        say("INFO", "default_runner:run_segment", f"==> step_index: {step + 1} / {config['infer_steps']}")
        if how == "crash" and step == 1:
            print("  0%|          | 0/4\r 50%|#####     | 2/4\r", end="")
            raise ValueError("size mismatch for blocks.0.self_attn.q.weight")
        if how == "memory" and step == 1:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        if how == "killed" and step == 1:
            os.kill(os.getpid(), 9)
    say("INFO", "default_runner:process", "🎬 Start to save video 🎬")
    if how == "nothing":
        return
    write(given, config, how)
    if how == "half":
        data = Path(given.save_result_path).read_bytes()
        Path(given.save_result_path).write_bytes(data[: len(data) // 2])
    say("INFO", "default_runner:process", f"✅ Video saved successfully to: {given.save_result_path} ✅")


def say(level: str, where: str, words: str) -> None:
    print(f"2026-01-02 03:04:05.678 | {level:8} | lightx2v.models.runners.{where}:123 - {words}", file=sys.stderr)


def write(given: argparse.Namespace, config: dict[str, Any], how: str) -> None:
    import av
    import cv2
    import numpy as np

    portrait = cv2.imread(given.image_path)
    assert portrait is not None
    assert portrait.shape[:2] == (config["target_height"], config["target_width"])
    if how == "small":
        portrait = cv2.resize(portrait, (96, 96))
    if how == "shape":
        portrait = cv2.resize(portrait, (portrait.shape[1] * 3 // 64 * 16, portrait.shape[0]))
    if how == "stranger":
        portrait = np.ascontiguousarray(255 - portrait)
    height, width = portrait.shape[:2]
    random = np.random.default_rng(given.seed)
    length = config["target_video_length"]
    count = {"short": length - 8, "long": length + 8}.get(how, length)
    periods = 1.0 if given.last_frame_path else 1.3
    with av.open(given.save_result_path, "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=16)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"crf": "12", "preset": "ultrafast"}
        for number in range(count):
            phase = 2 * math.pi * periods * number / (length - 1)
            sway = 0.006 * width * (1 - math.cos(phase)) * (1.0 if given.seed < 1000 else -1.0)
            move = np.array([[1, 0, sway], [0, 1, 0.3 * sway]], np.float32)
            picture = cv2.warpAffine(portrait, move, (width, height), borderMode=cv2.BORDER_REPLICATE)
            spoilt = number == count // 2
            if how == "frozen":
                picture = portrait
            if how == "black" and spoilt:
                picture = np.zeros_like(picture)
            if how == "noise" and spoilt:
                picture = random.integers(0, 256, picture.shape).astype(np.uint8)
            if how == "jump" and number > count // 2:
                picture = np.ascontiguousarray(picture[:, ::-1])
                picture[: height // 2] //= 3
            if how == "no face" and spoilt:
                picture = cv2.blur(picture, (width // 5, height // 5))
            if how == "open mouth" and spoilt:
                middle = round(0.5 * width + sway), round(0.555 * height + 0.3 * sway)
                cv2.ellipse(picture, middle, (width // 24, height // 28), 0, 0, 360, (20, 10, 40), -1, cv2.LINE_AA)
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
