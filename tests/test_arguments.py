"""The command line: what makes no sense is said in sentences, with the nearest name, and ends with 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.arguments import parse
from desktop.console import one_line, printable


def refused(*words: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is said about `words`; the last line points to --help."""
    with pytest.raises(SystemExit) as left:
        parse(words)
    said = capsys.readouterr()
    assert left.value.code == 2
    assert said.out == ""
    *lines, last = said.err.splitlines()
    assert "--help" in last
    return lines


def test_everything_that_is_wrong_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Each unknown option with the nearest one there is, each stray word."""
    assert refused("--avatr=nova", "--fasst", "--ask", "x", "--zzz", "hello", capsys=capsys) == [
        "There is no option --avatr. Did you mean --avatar?",
        "There is no option --fasst. Did you mean --fast?",
        "There is no option --zzz.",
        'There is nothing to do with "hello" (a question goes after --ask).',
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--ask",),
        ("--save", "out"),
        ("--fast",),
        ("--ask", "x", "--bench"),
        ("--self-test", "--devices"),
        ("--avat", "nova"),
        ("--import-avatar",),
        ("--export-avatar", "nova"),
        ("--export-avatar", "nova", "nova.parley", "--ask", "x"),
        ("--import-avatar", "nova.parley", "--models"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A missing value, an option without what it belongs to, two things at once, a shortened name."""
    assert refused(*words, capsys=capsys)


def test_the_terminal_obeys_nothing_that_was_typed(capsys: pytest.CaptureFixture[str]) -> None:
    """An escape sequence in an argument is shown as what it is not: a character."""
    (line,) = refused("--x\x1b[31m", capsys=capsys)
    assert line.isprintable()


def test_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """What scripts rely on stands in --help, with every option on it."""
    with pytest.raises(SystemExit) as left:
        parse(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert left.value.code == 0
    assert "0 done, 1 a turn or a check failed, 2 bad arguments or settings" in text
    assert "3 a required device or file is missing, 130 stopped with Ctrl-C" in text


def test_several_questions_keep_their_order() -> None:
    """--ask may be given again and again; the order is that of the conversation."""
    arguments = parse(["--ask", "one", "--ask", "two", "--save", "out"])
    assert arguments.ask == ("one", "two")
    assert arguments.save == Path("out")


def test_carrying_avatars() -> None:
    """An avatar goes out by its name (or folder) to a file, and comes in from one."""
    exported = parse(["--export-avatar", "nova", "nova.parley"])
    assert exported.export_avatar == ("nova", Path("nova.parley"))
    imported = parse(["--import-avatar", "nova.parley"])
    assert imported.import_avatar == Path("nova.parley")
    assert exported.about_avatars
    assert imported.about_avatars
    assert not parse([]).about_avatars


def test_printable_leaves_what_people_write() -> None:
    """Umlauts, emoji with joiners, right-to-left text and line breaks stay; what drives a terminal goes."""
    kept = "Größe 👩‍👩‍👧 שלום\nمرحبا"
    assert printable(kept) == kept
    assert printable("a\x1b[2J\x00\x9b\u202eb\udcff\r") == "a�[2J���b��"


def test_one_line_is_one_line() -> None:
    """A long text is cut and its length told; line breaks become spaces."""
    assert one_line("a\nb\x0bc") == "a b c"
    assert one_line("word " * 1000, 9) == "word word… (5000 characters)"
    assert one_line(" " * 1000 + "x", 9) == "… (1001 characters)"
