# Shared by all scripts: each sources it first. It changes to the folder of the project.
unset CDPATH
name=$(basename "$0")
here=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(pwd -P)

# Prints one sentence that says what to do, and exits.
fail() {
  echo "$name: $1" >&2
  exit 1
}

# Megabytes that are free on the disk of the project.
free_room() { echo $(($(df -Pk . | awk 'NR == 2 { print $4 }') / 1024)); }

# Runs swift. A full disk gets its own message, since the compiler may only say that it stopped.
run_swift() {
  local status=0
  swift "$@" || status=$?
  [ "$status" -eq 0 ] || [ "$(free_room)" -ge 50 ] ||
    fail "the disk of $folder is full: make room on it (600 MB are enough), and run this again."
  return "$status"
}
