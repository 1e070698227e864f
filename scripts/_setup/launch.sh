# Sourced by the scripts beside it: finds a Python that runs (3.8 or newer) and starts a command of _setup with it.
# A pyenv shim is on PATH even where the version it is to run is not installed, so each one is tried.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# Bytecode is kept, below var/, whatever the shell says: without it every start compiles 2 000 modules (7 s).
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$here/../var/pycache"
for python in python3 python3.11 python3.12 python3.13 python3.14 python3.10 /usr/bin/python3 "$HOME"/.pyenv/versions/3.*/bin/python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
        PYTHONPATH=$here exec "$python" -B -m _setup "$@"
    fi
done
echo "Python was not found: install Python 3.10 (for Rasa) and Python 3.11 or newer (for the service)." >&2
exit 1
