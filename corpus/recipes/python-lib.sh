# Shared by the recipes of the Python tools: interpreters and virtual environments.
# PYTHONS holds one installation per version (PYTHONS/3.11/bin/python3); without
# it the system's python3 stands in for every version.
PYTHONS=${PYTHONS:-/opt/pythons}
VENVS=${VENVS:-/build/venv}
export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
unset PIP_FIND_LINKS PIP_DEFAULT_TIMEOUT

python() { # python VERSION : path of that interpreter
  local p
  for p in "$PYTHONS/$1/bin/python3" "$PYTHONS/$1/bin/python" "/usr/bin/python$1"; do
    [ ! -x "$p" ] || { echo "$p"; return; }
  done
  command -v python3
}

venv() { # venv NAME VERSION [PACKAGE...] : make $VENVS/NAME once, print its bin folder
  local name=$1 version=$2
  shift 2
  if [ ! -d "$VENVS/$name" ]; then
    mkdir -p "$VENVS"
    case $version in
      2*) "$(python "$version")" -m pip install -q 'virtualenv<20.22' && "$(python "$version")" -m virtualenv -q "$VENVS/$name" ;;
      *) "$(python "$version")" -m venv "$VENVS/$name" ;;
    esac >&2
    [ $# -eq 0 ] || "$VENVS/$name/bin/pip" install -q "$@" >&2
  fi
  echo "$VENVS/$name/bin"
}

neutral() { # neutral FOLDER... : interpreters that are links show where they lead to; name them by the link
  local v real
  for v in "$PYTHONS"/*; do
    real=$(readlink -f "$v")
    [ "$real" = "$v" ] || grep -rlF "$real" "$@" 2>/dev/null | xargs -r sed -i "s|$real|$v|g"
  done
}
