# What the scripts share; each sources it first. It goes to the folder of the project.
unset CDPATH
name=$(basename "$0")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(pwd -P)

# Says in one sentence what to do, and ends.
fail() {
  echo "$name: $1" >&2
  exit 1
}

# Megabytes that are free on the disk of the project.
free_room() { echo $(($(df -Pk . | awk 'NR == 2 { print $4 }') / 1024)); }

# Runs swift; a failure for want of room is told as such, since the compiler may only say that it stopped.
run_swift() {
  local status=0
  swift "$@" || status=$?
  [ "$status" -eq 0 ] || [ "$(free_room)" -ge 50 ] ||
    fail "the disk of $folder is full: make room on it (600 MB are enough), and run this again."
  return "$status"
}
