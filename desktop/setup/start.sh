# Sourced by run and test, with `here` set to the checkout: makes sure that set-up has been done.

# Whether the stamp $1 in .venv is for these project files in this place; asked without starting Python.
stamp_is_current() {
    local stamp="$here/.venv/$1" digest place sum
    [[ -x "$here/.venv/bin/python" && -r "$stamp" ]] || return 1
    { read -r digest && read -r place; } <"$stamp" || return 1
    sum=$(cat "$here/pyproject.toml" "$here/constraints.txt" | sha256sum 2>/dev/null) || return 1
    [[ "$digest" == "${sum%% *}" && "$place" == "$here" ]]
}

# The first Python of version 3.11 or 3.12, for which every heavy engine has a release; else any from 3.11 on.
find_python() {
    local name
    for name in python3 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && echo "$name" && return
    done
    for name in python3 python3.13 python3.14 python; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$name" && return
    done
    return 1
}

explain_missing_python() {
    local command="install Python 3.12 from https://www.python.org/downloads/"
    if command -v apt-get >/dev/null; then command="sudo apt-get install python3 python3-venv   (on a release whose python3 is older: python3.12 python3.12-venv)"
    elif command -v dnf >/dev/null; then command="sudo dnf install python3.12"
    elif command -v pacman >/dev/null; then command="sudo pacman -S python"
    elif command -v zypper >/dev/null; then command="sudo zypper install python312"
    elif command -v brew >/dev/null; then command="brew install python@3.12"
    fi
    printf 'Parley needs Python 3.11 or newer, and none was found here. Please run:\n\n  %s\n\n' "$command" >&2
}

# set_up [--tests] [--full]: exit status 3 when the program cannot start.
set_up() {
    local python
    python=$(find_python) || { explain_missing_python; return 3; }
    PYTHONPATH="$here" "$python" -P -m desktop.setup ensure "$@" </dev/null
}
