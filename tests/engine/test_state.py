"""The state machine, tried with every event in every state and with long sequences of events."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engine.state import Action, Event, State, Step, step

PAIRS = [(state, event) for state in State for event in Event]
STARTS = {Action.START_LISTENING, Action.START_TYPED, Action.START_ANNOUNCEMENT, Action.START_NEXT}
IN_A_TURN = (State.LISTENING, State.THINKING, State.SPEAKING)
SAYS = {Action.SAY_LOADING, Action.SAY_FAILED}

sequences = st.lists(st.sampled_from(Event), max_size=60)


def run(events: list[Event]) -> list[tuple[State, Event, Step]]:
    """The steps from the beginning: the state before, the event, and what it led to."""
    return run_from(State.LOADING, events)


def run_from(state: State, events: list[Event]) -> list[tuple[State, Event, Step]]:
    """The steps from `state` on."""
    steps = []
    for event in events:
        steps.append((state, event, step(state, event)))
        state = steps[-1][2][0]
    return steps


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_every_pair_is_answered(state: State, event: Event) -> None:
    """No event is an error anywhere, and answering it twice gives the same."""
    after, actions = step(state, event)
    assert after in State
    assert all(action in Action for action in actions)
    assert step(state, event) == (after, actions)


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_a_turn_begins_and_ends_where_its_actions_say(state: State, event: Event) -> None:
    """Listening begins with START_LISTENING only, thinking with a start or the end of listening, and every
    way out of a turn that did not end by itself cancels it."""
    after, actions = step(state, event)
    assert (Action.START_LISTENING in actions) == (after is State.LISTENING and state is not State.LISTENING)
    if after is State.THINKING and state is not State.THINKING:
        assert STARTS & set(actions) or (state is State.LISTENING and actions == (Action.STOP_LISTENING,))
    if after is State.SPEAKING and state is not State.SPEAKING:
        assert (state, event, actions) == (State.THINKING, Event.SOUNDED, ())
    leaves = state in IN_A_TURN and (after not in IN_A_TURN or bool(STARTS & set(actions)))
    assert (Action.CANCEL_TURN in actions) == (leaves and event not in (Event.ENDED, Event.HANDED_ON))


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_what_is_done_has_an_order(state: State, event: Event) -> None:
    """An old turn is cancelled before a new one starts, at most one is started, and a sentence is said alone."""
    after, actions = step(state, event)
    assert len(STARTS & set(actions)) <= 1
    if Action.CANCEL_TURN in actions:
        assert actions[0] is Action.CANCEL_TURN
    if SAYS & set(actions):
        assert len(actions) == 1
        assert after is state


@pytest.mark.parametrize("event", Event)
def test_failed_ends_when_a_stage_can_work_again_and_not_before(event: Event) -> None:
    """Only LOADED leads out of FAILED; a person who tries is told why nothing happens."""
    after, actions = step(State.FAILED, event)
    assert (after is State.READY) == (event is Event.LOADED)
    assert (actions == (Action.SAY_FAILED,)) == (event in (Event.PRESS, Event.TYPED))


@pytest.mark.parametrize("state", State)
def test_lost_always_fails(state: State) -> None:
    """Whatever goes on, losing a needed stage is FAILED."""
    assert step(state, Event.LOST)[0] is State.FAILED


@pytest.mark.parametrize("state", [State.READY, *IN_A_TURN])
def test_a_person_is_always_listened_to(state: State) -> None:
    """Once loaded, a press leads to listening and a typed message to thinking, whatever the assistant is doing."""
    assert step(state, Event.PRESS)[0] is State.LISTENING
    assert step(state, Event.TYPED)[0] is State.THINKING


@pytest.mark.parametrize("state", IN_A_TURN)
def test_silence_is_always_to_be_had(state: State) -> None:
    """An interrupt ends every turn, and only a turn."""
    assert step(state, Event.INTERRUPT) == (State.READY, (Action.CANCEL_TURN,))


@pytest.mark.parametrize("state", [State.LOADING, State.LISTENING, State.THINKING, State.SPEAKING, State.FAILED])
def test_an_announcement_interrupts_nobody(state: State) -> None:
    """A timer speaks only when nothing else goes on."""
    assert step(state, Event.ANNOUNCE) == (state, ())


@given(sequences)
def test_turns_never_overlap(events: list[Event]) -> None:
    """Over any sequence: a turn runs exactly in the three states of one; it starts when none runs; it is
    cancelled only while it runs; and the microphone is never asked to stop unless it was asked to listen."""
    keep_the_books(run(events))


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_no_pair_overlaps_turns(state: State, event: Event) -> None:
    """The same for each pair, so that none is left to chance."""
    keep_the_books(run_from(state, [event]))


def keep_the_books(steps: list[tuple[State, Event, Step]]) -> None:
    """Check what test_turns_never_overlap promises."""
    if not steps:
        return
    running, listening = steps[0][0] in IN_A_TURN, steps[0][0] is State.LISTENING
    for before, event, (after, actions) in steps:
        assert running == (before in IN_A_TURN)
        assert listening == (before is State.LISTENING)
        if event in (Event.ENDED, Event.HANDED_ON):
            running = listening = False
        for action in actions:
            if action is Action.CANCEL_TURN:
                assert running
                running = listening = False
            elif action is Action.STOP_LISTENING:
                assert listening
                listening = False
            elif action in STARTS:
                assert not running
                running, listening = True, action is Action.START_LISTENING
        assert running == (after in IN_A_TURN)
        assert listening == (after is State.LISTENING)


@given(sequences)
def test_nothing_is_started_before_everything_is_loaded(events: list[Event]) -> None:
    """Until the first LOADED, no turn starts, and the state is LOADING or FAILED."""
    early = events[: events.index(Event.LOADED)] if Event.LOADED in events else events
    for _, _, (after, actions) in run(early):
        assert after in (State.LOADING, State.FAILED)
        assert not STARTS & set(actions)


@given(sequences)
def test_an_event_without_meaning_changes_nothing(events: list[Event]) -> None:
    """Leaving out the steps that answered with nothing leads to the same end."""
    steps = run(events)
    meant = [event for before, event, answer in steps if answer != (before, ())]
    end = steps[-1][2][0] if steps else State.LOADING
    assert (run(meant)[-1][2][0] if meant else State.LOADING) is end


def test_one_conversation() -> None:
    """Load, talk, hear the answer to its end, interrupt the next one by pressing, let go, nothing was heard."""
    events = [
        Event.LOADED,
        Event.PRESS,
        Event.RELEASE,
        Event.SOUNDED,
        Event.ENDED,
        Event.TYPED,
        Event.SOUNDED,
        Event.PRESS,
        Event.RELEASE,
        Event.ENDED,
    ]
    states = [after for _, _, (after, _) in run(events)]
    assert states == [
        State.READY,
        State.LISTENING,
        State.THINKING,
        State.SPEAKING,
        State.READY,
        State.THINKING,
        State.SPEAKING,
        State.LISTENING,
        State.THINKING,
        State.READY,
    ]
    assert all(before is not after for before, after in pairwise(states))
