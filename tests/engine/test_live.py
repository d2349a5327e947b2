"""What a turn's report tells of how its face was made."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from desktop.engine.cancel import CancelToken
from desktop.engine.live import LiveTurn, Wires
from desktop.engine.types import Clip, Conversation, Voice
from desktop.report import report

RUNGS = ["musetalk", "musetalk", "", "half rate", "warp", "warp", "musetalk"]


def test_each_change_of_rung_is_in_the_report() -> None:
    """In order, once each; a clip that says nothing changes nothing; the JSON has them, too."""
    wires = Wires(*[lambda *_: None] * 6)
    turn = LiveTurn(0, Conversation(""), wires, CancelToken(), Voice())
    clip = Clip(0, 0, np.zeros(100, np.float32), 16_000)
    for number, rung in enumerate(RUNGS):
        turn.clip(replace(clip, start=100 * number, rung=rung))
    assert turn.report(25.0).rungs == ("musetalk", "half rate", "warp", "musetalk")
    written = json.loads(json.dumps(report({}, [turn.report(25.0)], [])))
    assert written["turns"][0]["rungs"] == ["musetalk", "half rate", "warp", "musetalk"]
