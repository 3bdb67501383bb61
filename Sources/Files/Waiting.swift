import Diagnostics
import Glibc

/// Opens a file for reading; the open of a pipe returns at once, whoever is at its other end.
func openForReading(_ path: String) -> Int32 {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  // Another program may hold a lease on a file of a server, which it gives up for those who wait.
  return descriptor < 0 && errno == EWOULDBLOCK ? open(path, O_RDONLY | O_CLOEXEC) : descriptor
}

/// Opens a pipe or device for writing; false when the user interrupts the wait for a reader.
func openForWriting(_ path: String) throws(Diagnostic) -> Int32 {
  while true {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor < 0, errno == ENXIO, isPipe(path) else { return descriptor }
    if Interrupt.isRequested { throw .interruptedAtPipe(path) }
    poll(nil, 0, 20)
  }
}

/// Waits until a descriptor can be read or written; false as soon as the user interrupts it.
func awaitReady(_ descriptor: Int32, _ events: Int16) -> Bool {
  while !Interrupt.isRequested {
    var wanted = pollfd(fd: descriptor, events: events, revents: 0)
    if poll(&wanted, 1, 50) > 0 { return true }
  }
  return false
}

private func isPipe(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
}

/// Whether the system takes a text as a path: a zero in it would end the path there.
func isName(_ path: String) -> Bool { !path.utf8.contains(0) }

let zeroInName = "its name has a character that no name can have (U+0000)"
