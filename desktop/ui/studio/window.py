"""The Avatars window: the people there are, and the place where a new one is made from a photo or a short clip.

It knows nothing of files, faces and voices: whoever owns it connects the signals and calls the slots. Everything
happens in the window's thread. Pictures are (height, width, 3) uint8 RGB; places are pixels of the picture as it came.

What it tells
    opened()                 It is seen from now on: `set_people` and `set_voices` may bring news.
    closed()                 It is hidden. A draft stays in it; a preview that played was stopped (`preview_stopped`).
    file_chosen(str)         A photo or film, dropped or chosen (also through `take`). Look at it: `set_progress`, then
                             `set_picture` or `show_problem`. What was there stays until `set_picture`.
    cancel_wanted()          Stop what `set_progress` tells of.
    face_changed(FacePoints) The person let go of a point, or chose another face.
    voice_tried(str)         Let a voice be heard; "" is the usual one.
    preview_wanted()         Let the draft be seen and heard as it stands (`draft()`): `set_painter`, `set_source`,
                             `set_playing(True)`, and `set_playing(False)` at its end.
    preview_stopped()        Stop that.
    save_wanted(Draft)       Keep it; then `saved(key)`, or `show_problem`. The name is not empty, the points can be a
                             face's (None only where no picture was ever set).
    discard_wanted()         The draft is gone: forget what was prepared for it.
    clips_wanted(Draft)      Make base clips: `set_clips("working", …)` …, then "done" or "partial".
    clips_cancel_wanted()    Stop making them.
    talk_to(str)             A person's key.
    edit_wanted(str)         Open them: `set_draft`, then `set_picture`. No draft is open any more.
    remove_wanted(str)       The person was asked and said yes.
    export_wanted(str, str)  A key, and the file to write.
    import_wanted(str)       An avatar file to take in; dropped ones, too.

What it takes
    set_people(people)                     Everybody; one who is in the call has `current`.
    set_voices(names, chosen)              The voices' names; `chosen` is what a new person begins with, "" the usual.
    set_draft(draft)                       Begin with this draft; its `points` go over the next picture.
    set_picture(rgb, scale, faces, notes)  The preview has `scale` pixels for each of the picture's. Opens a draft where
                                           none is open; in an open one it takes the earlier picture's place.
    set_progress(text, fraction, cancellable)   "" takes it away; `fraction` is None where it cannot be told.
    set_busy(busy)                         Nothing new can be begun: no file, preview, clips, save.
    set_painter(painter), set_source(due), set_playing(playing)    The preview; see AvatarView.
    set_lightx2v(installed, commands)      Whether base clips can be made, and how to get there.
    set_clips(state, text, fraction)       How the base clips of the draft stand (data.ClipsState).
    show_problem(problem)                  One sentence over the steps; everything else stays.
    set_reduced_motion(still)              Nothing moves by itself but the person in the preview.
    saved(key)                             The draft was kept under `key`: it closes.
    take(path)                             A file dropped elsewhere, as if it had been dropped here.

`draft()` is the draft as it stands, None where there is none; `unsaved` tells whether closing would lose anything.
The window keeps its parent from being closed over an unsaved draft until the person was asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot

from desktop.engine.stages import Painter
from desktop.engine.types import FacePoints
from desktop.ui.avatar_view import Due
from desktop.ui.studio.data import ClipsState, Draft, Person, Picture
from desktop.ui.studio.desk import StudioDesk


class StudioWindow(StudioDesk):
    """Non-modal, so that the call goes on. The module's text says what each signal and slot means."""

    @Slot(object)
    def set_people(self, people: Sequence[Person]) -> None:
        """Everybody there is."""
        self.people.set_people(people)

    @Slot(object, str)
    def set_voices(self, names: Sequence[str], chosen: str) -> None:
        """The voices one can have."""
        self._voice = chosen
        form = self.bench.form
        form.set_voices(names, form.voice_name() if self.bench.open else chosen)

    @Slot(object)
    def set_draft(self, draft: Draft) -> None:
        """Begin with `draft`, without a picture as yet."""
        self.bench.begin(draft)
        self._show_draft()

    @Slot(object, float, object, object)
    def set_picture(
        self, picture: Picture, scale: float, faces: Sequence[FacePoints], notes: Sequence[str] = ()
    ) -> None:
        """The picture and the faces in it. Raises ValueError where `picture` or `scale` is none."""
        if not self.bench.open:
            self.bench.begin(Draft(voice=self._voice))
        self.bench.set_picture(picture, scale, faces, notes)
        self._show_draft()

    @Slot(bool)
    def set_busy(self, busy: bool) -> None:
        """Whether something new can be begun."""
        self._busy = busy
        self._show_able()

    @Slot(object)
    def set_painter(self, painter: Painter | None) -> None:
        """Who is seen in the preview."""
        self.bench.preview.set_painter(painter)

    @Slot(object)
    def set_source(self, due: Due | None) -> None:
        """Where the preview's frames come from; None: nobody speaks."""
        self.bench.preview.set_source(due)

    @Slot(bool)
    def set_playing(self, playing: bool) -> None:
        """Whether the preview speaks."""
        self.bench.preview.set_playing(playing)
        self._show_able()

    @Slot(bool, str)
    def set_lightx2v(self, installed: bool, commands: str = "") -> None:
        """Whether base clips can be made here, and the commands where not."""
        self.bench.clips.set_lightx2v(installed, commands)

    @Slot(str, str, object)
    def set_clips(self, state: ClipsState, text: str = "", fraction: float | None = None) -> None:
        """How the draft's base clips stand."""
        if state == "done" and self.bench.clips.state == "working":
            self.bench.touched = True
            self._tell_draft()
        self.bench.clips.set_clips(state, text, fraction)
        self._show_able()

    def set_reduced_motion(self, still: bool) -> None:
        """Nothing runs along the bars."""
        for line in (self.new_card.progress, self.bench.progress, self.bench.clips.progress):
            line.bar.still = still

    @Slot(str)
    def saved(self, key: str) -> None:
        """The draft is kept."""
        name = self.bench.form.name_text()
        self._close_bench()
        self.trouble.clear()
        self.saved_line.show_saved(key, name)
