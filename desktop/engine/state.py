"""The conversation's state machine: pure, total, tested with sequences of events.

Every pair of state and event is answered: by a transition, or by staying where it is with nothing
to do. The engine owns the one current state and carries out the actions that `step` returns.
"""

from __future__ import annotations

from enum import Enum, auto


class State(Enum):
    """What the conversation is doing, as the window shows it."""

    LOADING = "loading"
    READY = "ready"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    FAILED = "failed"


class Event(Enum):
    """What can happen to a conversation."""

    LOADED = auto()
    """Every stage that is needed can work."""
    LOST = auto()
    """A stage that is needed cannot work, and nothing can stand in for it."""
    PRESS = auto()
    """The person begins to talk."""
    RELEASE = auto()
    """The person lets go of the key."""
    TYPED = auto()
    """The person sent a typed message, or wants something said or answered again."""
    ANNOUNCE = auto()
    """The assistant has something to say by itself (a timer)."""
    INTERRUPT = auto()
    """The person wants silence."""
    SOUNDED = auto()
    """The first sound of the answer left for the loudspeaker."""
    ENDED = auto()
    """The current turn is over: played out, nothing heard, cancelled or failed."""
    HANDED_ON = auto()
    """The current turn is over, and somebody else of the company goes on."""


class Action(Enum):
    """What the engine has to do on a transition, in this order."""

    CANCEL_TURN = auto()
    START_LISTENING = auto()
    STOP_LISTENING = auto()
    START_TYPED = auto()
    START_ANNOUNCEMENT = auto()
    START_NEXT = auto()
    SAY_LOADING = auto()
    SAY_FAILED = auto()


Step = tuple[State, tuple[Action, ...]]

_TABLE: dict[tuple[State, Event], Step] = {
    (State.LOADING, Event.LOADED): (State.READY, ()),
    (State.LOADING, Event.LOST): (State.FAILED, ()),
    (State.LOADING, Event.PRESS): (State.LOADING, (Action.SAY_LOADING,)),
    (State.LOADING, Event.TYPED): (State.LOADING, (Action.SAY_LOADING,)),
    (State.READY, Event.LOST): (State.FAILED, ()),
    (State.READY, Event.PRESS): (State.LISTENING, (Action.START_LISTENING,)),
    (State.READY, Event.TYPED): (State.THINKING, (Action.START_TYPED,)),
    (State.READY, Event.ANNOUNCE): (State.THINKING, (Action.START_ANNOUNCEMENT,)),
    (State.LISTENING, Event.LOST): (State.FAILED, (Action.CANCEL_TURN,)),
    (State.LISTENING, Event.RELEASE): (State.THINKING, (Action.STOP_LISTENING,)),
    (State.LISTENING, Event.TYPED): (State.THINKING, (Action.CANCEL_TURN, Action.START_TYPED)),
    (State.LISTENING, Event.INTERRUPT): (State.READY, (Action.CANCEL_TURN,)),
    (State.LISTENING, Event.ENDED): (State.READY, ()),
    (State.LISTENING, Event.HANDED_ON): (State.THINKING, (Action.START_NEXT,)),
    (State.THINKING, Event.LOST): (State.FAILED, (Action.CANCEL_TURN,)),
    (State.THINKING, Event.PRESS): (State.LISTENING, (Action.CANCEL_TURN, Action.START_LISTENING)),
    (State.THINKING, Event.TYPED): (State.THINKING, (Action.CANCEL_TURN, Action.START_TYPED)),
    (State.THINKING, Event.INTERRUPT): (State.READY, (Action.CANCEL_TURN,)),
    (State.THINKING, Event.SOUNDED): (State.SPEAKING, ()),
    (State.THINKING, Event.ENDED): (State.READY, ()),
    (State.THINKING, Event.HANDED_ON): (State.THINKING, (Action.START_NEXT,)),
    (State.SPEAKING, Event.LOST): (State.FAILED, (Action.CANCEL_TURN,)),
    (State.SPEAKING, Event.PRESS): (State.LISTENING, (Action.CANCEL_TURN, Action.START_LISTENING)),
    (State.SPEAKING, Event.TYPED): (State.THINKING, (Action.CANCEL_TURN, Action.START_TYPED)),
    (State.SPEAKING, Event.INTERRUPT): (State.READY, (Action.CANCEL_TURN,)),
    (State.SPEAKING, Event.ENDED): (State.READY, ()),
    (State.SPEAKING, Event.HANDED_ON): (State.THINKING, (Action.START_NEXT,)),
    (State.FAILED, Event.LOADED): (State.READY, ()),
    (State.FAILED, Event.PRESS): (State.FAILED, (Action.SAY_FAILED,)),
    (State.FAILED, Event.TYPED): (State.FAILED, (Action.SAY_FAILED,)),
}


def step(state: State, event: Event) -> Step:
    """The state after `event`, and what is to be done. An event that means nothing here changes nothing."""
    return _TABLE.get((state, event), (state, ()))
