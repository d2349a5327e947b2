"""The sampling settings are a value that travels to a stage's process."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from desktop.engine.llm.sampling import Sampling


def test_settings_cross_to_another_process_and_cannot_be_changed_on_the_way() -> None:
    """The value arrives as it was sent, and is frozen."""
    sent = Sampling(temperature=0.0, stop=("\n\n",))
    assert pickle.loads(pickle.dumps(sent)) == sent
    with pytest.raises(dataclasses.FrozenInstanceError):
        sent.top_k = 1  # type: ignore[misc]


def test_one_person_may_have_others() -> None:
    """What a conversation brings of its own holds, the rest stays, and what no sampling knows is not looked at."""
    ours = Sampling(temperature=0.5, top_k=7)
    assert ours.changed_by({"temperature": 0.1, "colour": "red"}) == Sampling(temperature=0.1, top_k=7)
    assert ours.changed_by({}) == ours
