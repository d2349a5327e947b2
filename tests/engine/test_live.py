"""What a turn's report tells of how its face was made."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.live import LiveTurn, Order, Wires
from desktop.engine.turn.speakers import Company, Speaker
from desktop.engine.types import Clip
from desktop.report import report
from tests.engine.stand_ins import PlainVideo

RUNGS = ["musetalk", "musetalk", "", "half rate", "warp", "warp", "musetalk"]


def test_each_change_of_rung_is_in_the_report() -> None:
    """In order, once each; a clip that says nothing changes nothing; the JSON has them, too."""
    wires = Wires(*[lambda *_: None] * 7)
    nova = Speaker("nova", "Nova", "Be kind.", video=PlainVideo())
    turn = LiveTurn(0, Order(), Company((nova,)), (), nova, wires, CancelToken())
    clip = Clip(0, 0, np.zeros(100, np.float32), 16_000)
    for number, rung in enumerate(RUNGS):
        turn.clip(replace(clip, start=100 * number, rung=rung))
    assert turn.report().rungs == ("musetalk", "half rate", "warp", "musetalk")
    written = json.loads(json.dumps(report({}, [turn.report()], [])))
    assert written["turns"][0]["rungs"] == ["musetalk", "half rate", "warp", "musetalk"]
