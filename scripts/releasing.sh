# Shared by scripts/release and scripts/wheel, after shared.sh: what they are given, and what they leave.

# A path as whoever started the script means it.
given() { case $1 in /*) echo "$1" ;; *) echo "$here/$1" ;; esac; }

# The folder where files go, `dist` when left out. One that cannot be written is told before the work.
given_folder() {
  case ${1:-} in -*) fail "takes the name of a folder, not $1." ;; esac
  local place
  place=$(given "${1:-dist}")
  { mkdir -p "$place" 2>/dev/null && [ -w "$place" ]; } || fail "$place cannot be written: name another folder."
  echo "$place"
}

# Prints the comment at the top of a script, where this is asked for.
help_when_asked() {
  case ${1:-} in -h | --help) ;; *) return 0 ;; esac
  awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "scripts/$name"
  exit 0
}

aec_version() { sed -n 's/^package let aecVersion = "\(.*\)"$/\1/p' Sources/Training/Version.swift; }

# The program that AEC_PROGRAM names, or one that is built now. It must be of the version of the sources.
given_program() {
  local program said
  program=${AEC_PROGRAM:+$(given "$AEC_PROGRAM")}
  program=${program:-$(scripts/build)}
  { [ -f "$program" ] && [ -x "$program" ]; } ||
    fail "AEC_PROGRAM names $program, which is no program: name what scripts/build made, or leave it out."
  said=$("$program" --version 2>&1) || fail "$program does not start: ${said%%$'\n'*}."
  [ "$said" = "$(aec_version)" ] ||
    fail "$program is ${said%%$'\n'*}, but the sources are aec $(aec_version): build it from them with scripts/build."
  echo "$program"
}

# Times within files are those of the last commit, whenever they are made; without git, those of the change log.
commit_time() { git log -1 --format=%ct 2>/dev/null || date -r CHANGELOG.md +%s; }

# Puts files into a folder, each whole or not at all. Traps remove `part`, which an interruption leaves.
part=
deliver() {
  local target=$1 file
  shift
  for file; do
    part=$target/.$(basename "$file").part
    { cp "$file" "$part" && mv "$part" "$target/$(basename "$file")"; } ||
      fail "$target takes no more: make room there, and run this again."
    part=
  done
}
