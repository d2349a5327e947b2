"""Fetching a model from a server that may do anything."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.engine.cancel import Cancelled, CancelToken
from desktop.engine.errors import ExitCode, ParleyError
from desktop.engine.models import lock, transfer
from desktop.engine.models.catalogue import Entry
from desktop.engine.models.download import Downloader, LicenceError, Limits, Progress
from desktop.engine.models.store import Store
from tests.engine.models import hub as hubs
from tests.engine.models.hub import Hub, gguf, make_entry, sha256

QUICK = Limits(connect_s=20.0, stall_s=20.0, tries=3, pause_s=0.01, longest_pause_s=0.02)
BODY = gguf(600_000)


@pytest.fixture
def entry(hub: Hub) -> Entry:
    return make_entry(hub)


class Fetch:
    """Downloads, remembers the progress and the places that were permitted."""

    def __init__(self, entry: Entry, store: Store) -> None:
        self.entry, self.store = entry, store
        self.cancel = CancelToken()
        self.heard: list[Progress] = []
        self.permitted: list[str] = []

    @contextmanager
    def permit(self, *places: str) -> Iterator[None]:
        self.permitted += places
        yield

    def run(self, limits: Limits = QUICK, accept: bool = False) -> bytes:
        Downloader(self.entry, self.store, self.heard.append, self.cancel, accept, self.permit, limits).run()
        return self.store.path_of(self.entry).read_bytes()


def ranges(hub: Hub) -> list[str | None]:
    return [asked for _, asked, _ in hub.requests]


def fails(entry: Entry, store: Store, limits: Limits = QUICK) -> ParleyError:
    with pytest.raises(ParleyError) as caught:
        Fetch(entry, store).run(limits)
    assert not store.installed(entry)
    return caught.value


def stopped_at(entry: Entry, store: Store, count: int) -> None:
    """A download that somebody cancels when `count` bytes are there."""
    fetch = Fetch(entry, store)

    def watch() -> None:
        while store.partial_bytes(entry) < count:
            time.sleep(0.01)
        fetch.cancel.cancel()

    watcher = threading.Thread(target=watch)
    watcher.start()
    with pytest.raises(Cancelled):
        fetch.run(Limits(stall_s=20.0))
    watcher.join()


# What should happen


def test_a_model_arrives_whole(hub: Hub, store: Store, entry: Entry) -> None:
    """The file is there under its name, byte for byte, and nothing else is left of the download."""
    fetch = Fetch(entry, store)
    assert fetch.run() == BODY
    assert store.installed(entry)
    assert store.partial_bytes(entry) == 0
    assert store.usage() == {"tiny": len(BODY)}
    assert fetch.heard[-1] == Progress(len(BODY), len(BODY), fetch.heard[-1].bytes_per_s, 0.0, "model.gguf", "done")
    assert fetch.permitted == [f"127.0.0.1:{hub.port}"]


def test_what_is_there_is_not_fetched_again(hub: Hub, store: Store, entry: Entry) -> None:
    """A second download asks the server for nothing."""
    Fetch(entry, store).run()
    Fetch(entry, store).run()
    assert len(hub.requests) == 1


def test_several_files_make_one_model(hub: Hub, store: Store) -> None:
    """Each file finds its place, folders included, and the model appears when the last one did."""
    bodies = {"model.gguf": BODY, "parts/notes.json": b'{"a": 1}'}
    entry = make_entry(hub, bodies, main="")
    hub.script = [hubs.serve, hubs.refuses(404)]
    fails(entry, store)
    assert store.partial_bytes(entry) == len(BODY)
    Downloader(entry, store, lambda p: None, CancelToken(), limits=QUICK).run()
    assert (store.path_of(entry) / "parts" / "notes.json").read_bytes() == bodies["parts/notes.json"]
    assert [path.rpartition("/")[2] for path, _, _ in hub.requests] == ["model.gguf", "notes.json", "notes.json"]


def test_progress_counts_up_and_is_not_told_too_often(hub: Hub, store: Store) -> None:
    """At most ten reports a second, never fewer bytes than before, the last one being all of them."""
    entry = make_entry(hub, {"model.gguf": gguf(30_000_000)})
    fetch = Fetch(entry, store)
    began = time.monotonic()
    fetch.run()
    took = time.monotonic() - began
    done = [progress.done_bytes for progress in fetch.heard]
    assert done == sorted(done)
    assert done[-1] == 30_000_000
    assert len(done) <= took * 10 + 3


# Going on


def test_a_cut_connection_is_taken_up_where_it_broke(hub: Hub, store: Store, entry: Entry) -> None:
    """Three breaks: each next request asks for the rest only."""
    hub.script = [hubs.closes_after(100_000), hubs.closes_after(150_000), hubs.closes_after(50_000)]
    assert Fetch(entry, store).run() == BODY
    assert ranges(hub) == [None, "bytes=100000-", "bytes=250000-", "bytes=300000-"]


def test_a_stalled_server_is_left_and_asked_again(hub: Hub, store: Store, entry: Entry) -> None:
    """Nothing for as long as the limit says: the connection is given up, what came is kept."""
    hub.script = [hubs.stalls_after(200_000)]
    assert Fetch(entry, store).run(Limits(stall_s=1.0, tries=10, pause_s=0.01)) == BODY
    assert ranges(hub)[1] == "bytes=200000-"


def test_a_download_goes_on_after_a_restart(hub: Hub, store: Store, entry: Entry) -> None:
    """What a cancelled download left is used by the next one, another process's included."""
    hub.script = [hubs.stalls_after(300_000)]
    stopped_at(entry, store, 200_000)
    kept = store.partial_bytes(entry)
    assert 200_000 <= kept <= 300_000
    assert Fetch(entry, Store(store.folder)).run() == BODY
    assert ranges(hub)[-1] == f"bytes={kept}-"


def test_cancel_does_not_wait_for_a_silent_server(hub: Hub, store: Store, entry: Entry) -> None:
    """A server that says nothing for a minute holds nobody up who cancels."""
    hub.script = [hubs.stalls_after(1000)]
    fetch = Fetch(entry, store)
    threading.Timer(0.2, fetch.cancel.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        fetch.run(Limits(stall_s=60.0))
    assert time.monotonic() - began < 5.0
    assert store.partial_bytes(entry) == 1000


def test_cancel_ends_a_pause(hub: Hub, store: Store, entry: Entry) -> None:
    """While it waits to try again, too, a cancel is heard."""
    hub.script = [hubs.refuses(503, Retry_After="60")] * 3
    fetch = Fetch(entry, store)
    threading.Timer(0.2, fetch.cancel.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        fetch.run()
    assert time.monotonic() - began < 5.0


def test_all_of_it_in_answer_to_a_part_begins_anew(hub: Hub, store: Store, entry: Entry) -> None:
    """A server that answers 200 to a range: the part is thrown away, the file is right."""
    hub.script = [hubs.closes_after(100_000), hubs.ignores_range]
    assert Fetch(entry, store).run() == BODY
    assert ranges(hub) == [None, "bytes=100000-"]


def test_another_version_in_between_begins_anew(hub: Hub, store: Store) -> None:
    """The file changed between two tries: nothing of the old one is mixed into the new one."""
    entry = make_entry(hub, known=False)
    name = "maker/model/resolve/main/model.gguf"
    hub.script = [hubs.stalls_after(100_000)]
    newer = gguf(610_000, seed=2)
    stopped_at(entry, store, 100_000)
    hub.files[name] = newer
    assert Fetch(entry, store).run() == newer
    assert ranges(hub) == [None, "bytes=100000-"]


def test_a_range_beyond_the_end_means_all_is_there(hub: Hub, store: Store) -> None:
    """416 with the very length that is on the disk: nothing is missing."""
    entry = make_entry(hub, known=False)
    body = hub.files["maker/model/resolve/main/model.gguf"]
    hub.script = [hubs.stalls_after(len(body) - 1)]
    stopped_at(entry, store, len(body) - 1)
    part = store.incoming(entry) / "model.gguf.part"
    with part.open("ab") as file:
        file.write(body[-1:])
    note = part.with_name("model.gguf.part.json")
    note.write_text(note.read_text("utf-8").replace(f'"total": {len(body)}', '"total": null'), "utf-8")
    assert Fetch(entry, store).run() == body
    assert hub.requests[-1] == ("maker/model/resolve/main/model.gguf", f"bytes={len(body)}-", 416)


def test_a_part_that_is_too_long_is_not_gone_on_with(hub: Hub, store: Store, entry: Entry) -> None:
    """416 with another length, or a part longer than the file: from the beginning."""
    hub.script = [hubs.closes_after(100_000), hubs.refuses(416, Content_Range="bytes */5")]
    assert Fetch(entry, store).run() == BODY
    assert ranges(hub) == [None, "bytes=100000-", None]


def test_the_wrong_part_is_not_taken(hub: Hub, store: Store, entry: Entry) -> None:
    """A partial answer that begins elsewhere is refused, and the file fetched from the beginning."""

    def elsewhere(handler: hubs.Handler) -> None:
        handler.begin(206, 10, Content_Range=f"bytes 5-14/{len(BODY)}")
        handler.wfile.write(BODY[5:15])

    hub.script = [hubs.closes_after(100_000), elsewhere]
    assert Fetch(entry, store).run() == BODY
    assert ranges(hub) == [None, "bytes=100000-", None]


def test_a_spoilt_part_is_found_out_and_fetched_again(hub: Hub, store: Store, entry: Entry) -> None:
    """What lay on the disk was changed: the hash says so, and one more try from the beginning repairs it."""
    hub.script = [hubs.stalls_after(200_000)]
    stopped_at(entry, store, 200_000)
    part = store.incoming(entry) / "model.gguf.part"
    part.write_bytes(b"\0" * 200_000)
    assert Fetch(entry, store).run() == BODY
    assert ranges(hub)[-2:] == ["bytes=200000-", None]


def test_a_server_without_marks_is_gone_on_with_only_where_the_hash_is_known(hub: Hub, store: Store) -> None:
    """Without ETag and Last-Modified nobody can tell one version from the next: only a known hash can."""
    hub.etags = False
    hub.script = [hubs.closes_after(100_000)]
    Fetch(make_entry(hub), store).run()
    assert ranges(hub) == [None, "bytes=100000-"]
    hub.requests.clear()
    hub.script = [hubs.closes_after(100_000)]
    Fetch(make_entry(hub, known=False, id="other"), store).run()
    assert ranges(hub) == [None, None]


def test_a_busy_server_is_asked_again(hub: Hub, store: Store, entry: Entry) -> None:
    """500, 503 and 429 pass."""
    hub.script = [hubs.refuses(500), hubs.refuses(429, Retry_After="0")]
    assert Fetch(entry, store).run() == BODY


def test_tries_are_counted_anew_after_every_byte(hub: Hub, store: Store, entry: Entry) -> None:
    """A poor line that brings a little each time gets there, whatever the number of tries."""
    hub.script = [hubs.closes_after(60_000) for _ in range(9)]
    assert Fetch(entry, store).run() == BODY


def test_a_chunked_answer_is_taken(hub: Hub, store: Store) -> None:
    """A server that does not say the length beforehand."""
    entry = make_entry(hub, known=False)
    body = hub.files["maker/model/resolve/main/model.gguf"]
    hub.script = [hubs.sends_chunked(body)]
    assert Fetch(entry, store).run() == body


# Going nowhere


def test_a_server_that_is_gone_is_said_with_what_is_kept(hub: Hub, store: Store, entry: Entry) -> None:
    """After some tries that brought nothing: a sentence with the server, the file and how to go on."""
    hub.script = [hubs.closes_after(100_000), *[hubs.refuses(502)] * 3]
    error = fails(entry, store)
    assert f"127.0.0.1:{hub.port}" in str(error)
    assert "model.gguf" in str(error)
    assert "100 kB of model.gguf are kept" in error.problem.remedy
    assert store.partial_bytes(entry) == 100_000


def test_nobody_listens(store: Store, hub: Hub) -> None:
    """Nothing answers at that address."""
    entry = make_entry(hub)
    url = "http://127.0.0.1:9/model.gguf"
    file = entry.files[0].model_copy(update={"url": url})
    error = fails(entry.model_copy(update={"files": (file,)}), store)
    assert "127.0.0.1:9" in str(error)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418])
def test_a_refusal_is_said_once(hub: Hub, store: Store, entry: Entry, status: int) -> None:
    """What will not pass is not tried again."""
    hub.script = [hubs.refuses(status)]
    error = fails(entry, store)
    assert str(status) in error.problem.what
    assert error.problem.remedy
    assert len(hub.requests) == 1


def test_a_corrupted_file_is_thrown_away(hub: Hub, store: Store, entry: Entry) -> None:
    """Right length, wrong bytes: a sentence with the file, and nothing of it stays."""
    hub.script = [hubs.sends(b"GGUF" + b"\0" * (len(BODY) - 4))]
    error = fails(entry, store)
    assert "model.gguf" in error.problem.what
    assert "thrown away" in error.problem.remedy
    assert store.partial_bytes(entry) == 0


def test_another_length_is_refused_before_a_byte_came(hub: Hub, store: Store, entry: Entry) -> None:
    """The server's file is longer than the catalogue's: it is another one."""
    hub.script = [hubs.sends(BODY + b"more")]
    error = fails(entry, store)
    assert f"{len(BODY) + 4} and {len(BODY)} bytes" in error.problem.what
    assert store.partial_bytes(entry) == 0


def test_more_than_was_said_is_not_taken(hub: Hub, store: Store, entry: Entry) -> None:
    """A chunked answer that does not end where the file should."""
    hub.script = [hubs.sends_chunked(BODY + b"x" * 100_000)]
    assert "more comes" in str(fails(entry, store))


@pytest.mark.parametrize(("size", "said"), [(3_000_000, "3 MB"), (1000, "1 kB")])
@pytest.mark.parametrize("way", ["told", "chunked"])
def test_far_from_the_estimate_is_not_taken(hub: Hub, store: Store, size: int, said: str, way: str) -> None:
    """Also a size that is only known roughly is a limit, and so is its half."""
    entry = make_entry(hub, known=False)
    body = gguf(size)
    hub.script = [hubs.sends(body) if way == "told" else hubs.sends_chunked(body)]
    error = str(fails(entry, store))
    assert said in error or (size > 1000 and "more comes" in error)


def test_a_part_that_nobody_asked_for_is_not_the_whole(hub: Hub, store: Store) -> None:
    """206 in answer to a plain request: asked again."""

    def part(handler: hubs.Handler) -> None:
        handler.begin(206, 10, Content_Range="bytes 0-9/10")
        handler.wfile.write(BODY[:10])

    entry = make_entry(hub, known=False)
    hub.script = [part]
    assert Fetch(entry, store).run() == BODY


def test_a_web_page_is_no_model(hub: Hub, store: Store) -> None:
    """A hotel's sign-in page in place of an unknown file is told from a model."""
    entry = make_entry(hub, known=False)
    hub.script = [hubs.sends(b"<!DOCTYPE html><title>Welcome to the hotel</title>" + b" " * 400_000)]
    assert "web page" in str(fails(entry, store))
    assert Fetch(entry, store).run() == BODY


def test_a_packed_answer_is_refused(hub: Hub, store: Store, entry: Entry) -> None:
    """Bytes that a proxy compressed are not the file's."""
    hub.script = [hubs.sends(BODY, Content_Encoding="gzip")]
    assert "gzip" in str(fails(entry, store))


# Redirects


def test_a_redirect_is_followed_and_its_host_permitted(hub: Hub, store: Store, entry: Entry) -> None:
    """The storage's host may be reached for this download, besides the hub's; a break starts at the hub again."""
    with hubs.running() as storage:
        storage.files["blob"] = BODY
        storage.script = [hubs.closes_after(100_000)]
        hub.script = [hubs.redirects(storage.url("blob")), hubs.redirects(storage.url("blob"))]
        fetch = Fetch(entry, store)
        assert fetch.run() == BODY
        assert ranges(storage) == [None, "bytes=100000-"]
        assert fetch.permitted == [f"127.0.0.1:{hub.port}", f"127.0.0.1:{storage.port}"]


def test_a_redirect_in_the_clear_is_not_followed(hub: Hub, store: Store, entry: Entry) -> None:
    """http:// is for this machine only: nobody on the way may exchange a model."""
    hub.script = [hubs.redirects("http://example.org/model.gguf")]
    fetch = Fetch(entry, store)
    with pytest.raises(ParleyError, match=r"example\.org.* no encrypted address"):
        fetch.run()
    assert "example.org:80" not in fetch.permitted


@pytest.mark.parametrize("place", ["http://[bad", "ftp://127.0.0.1/x", "https://", "http://127.0.0.1:99999/x"])
def test_a_redirect_to_nowhere(hub: Hub, store: Store, entry: Entry, place: str) -> None:
    """Addresses that are none are a sentence, not a crash."""
    hub.script = [hubs.redirects(place)]
    assert place in str(fails(entry, store))


def test_redirects_without_end(hub: Hub, store: Store, entry: Entry) -> None:
    """A circle is left."""
    hub.script = [hubs.redirects(hub.url("maker/model/resolve/main/model.gguf"))] * 20
    assert "redirects again and again" in str(fails(entry, store))


# Verified on first download


def test_what_came_first_is_what_may_come_later(hub: Hub, store: Store) -> None:
    """Hash, size, mark and commit are noted; after a removal another file under the same name is refused."""
    entry = make_entry(hub, known=False)
    hub.commit = "a" * 40
    Fetch(entry, store).run()
    seen = store.record(entry)
    assert seen is not None
    assert seen.commit == "a" * 40
    assert seen.files["model.gguf"].sha256 == sha256(BODY)
    assert seen.files["model.gguf"].etag == hubs.etag(BODY)
    store.remove(entry)
    pinned = f"maker/model/resolve/{'a' * 40}/model.gguf"
    hub.files[pinned] = gguf(len(BODY), seed=9)
    error = fails(entry, store)
    assert "first time" in error.problem.what
    hub.files[pinned] = BODY
    assert Fetch(entry, store).run() == BODY


def test_the_commit_of_the_first_file_holds_for_the_others(hub: Hub, store: Store) -> None:
    """A branch that moves during a download does not mix two versions."""
    bodies = {"model.gguf": BODY, "config.json": b"{}"}
    entry = make_entry(hub, bodies)
    hub.commit = "b" * 40
    hub.files[f"maker/model/resolve/{'b' * 40}/config.json"] = b"{}"
    Fetch(entry, store).run()
    assert hub.requests[1][0] == f"maker/model/resolve/{'b' * 40}/config.json"


def test_the_hash_that_the_hub_states_is_compared(hub: Hub, store: Store) -> None:
    """Where the catalogue knows no hash, the hub's own is the measure."""
    entry = make_entry(hub, known=False)
    hub.linked["maker/model/resolve/main/model.gguf"] = "0" * 64
    error = fails(entry, store)
    assert f"127.0.0.1:{hub.port} says" in error.problem.what


def test_a_changed_file_is_refused_before_it_came(hub: Hub, store: Store, entry: Entry) -> None:
    """The hub states another hash than the catalogue: gigabytes need not come to find out."""
    hub.linked["maker/model/resolve/main/model.gguf"] = "0" * 64
    assert "its SHA-256 there begins with 000000000000" in str(fails(entry, store))
    assert store.partial_bytes(entry) == 0


def test_a_process_that_dies_at_the_very_end_loses_nothing(
    hub: Hub, store: Store, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All bytes came, the file had no name yet: the next download finds them and asks the server for nothing."""

    def dies(self: transfer.Transfer) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(transfer.Transfer, "settle", dies)
    with pytest.raises(KeyboardInterrupt):
        Fetch(entry, store).run()
    monkeypatch.undo()
    assert Fetch(entry, store).run() == BODY
    assert len(hub.requests) == 1


# The disk


def test_too_small_a_disk_is_said_before(hub: Hub, store: Store, entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Needed and free, with some to spare; nothing was asked of the server."""
    monkeypatch.setattr(Store, "free_bytes", lambda self: 610_000)
    error = fails(entry, store)
    assert "630 kB" in error.problem.what
    assert "610 kB are free" in error.problem.what
    assert hub.requests == []


def test_a_disk_that_fills_on_the_way_keeps_what_came(
    hub: Hub, store: Store, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No space left in the middle: a sentence, and the next download goes on where the disk was full."""
    real = os.write
    left = 250_000

    def filling(handle: int, data: bytes) -> int:
        nonlocal left
        if not left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        count = real(handle, data[:left])
        left -= count
        return count

    monkeypatch.setattr(transfer.os, "write", filling)
    error = fails(entry, store)
    assert "full" in error.problem.what
    assert str(store.folder) in error.problem.what
    assert store.partial_bytes(entry) == 250_000
    monkeypatch.undo()
    assert Fetch(entry, store).run() == BODY
    assert ranges(hub)[-1] == "bytes=250000-"


def test_a_folder_that_takes_nothing(hub: Hub, tmp_path: Path, entry: Entry) -> None:
    """A file where the folder should be: a sentence with its name."""
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(ParleyError) as caught:
        Fetch(entry, Store(tmp_path / "data" / "models")).run()
    assert str(tmp_path / "data") in caught.value.problem.what


def test_two_at_a_time_do_not_mix(hub: Hub, store: Store, entry: Entry) -> None:
    """While one fetches a model, another one is told so."""
    with lock.held(store.folder / ".locks" / entry.id):
        error = fails(entry, store)
    assert "already" in error.problem.what
    assert Fetch(entry, store).run() == BODY


# Conditions


def test_conditions_come_first(hub: Hub, store: Store) -> None:
    """Nothing is fetched before they were agreed to; that is kept, also for the next time."""
    entry = make_entry(hub, must_accept=True)
    with pytest.raises(LicenceError) as caught:
        Fetch(entry, store).run()
    assert caught.value.exit_code == ExitCode.BAD_INPUT
    assert entry.licence_url in str(caught.value)
    assert hub.requests == []
    assert Fetch(entry, store).run(accept=True) == BODY
    store.remove(entry)
    assert store.accepted(entry)
    assert Fetch(entry, store).run() == BODY


def test_other_conditions_are_asked_about_again(hub: Hub, store: Store) -> None:
    """Agreement is to one licence, not to whatever comes."""
    store.accept(make_entry(hub, must_accept=True))
    assert not store.accepted(make_entry(hub, must_accept=True, licence="Another"))
