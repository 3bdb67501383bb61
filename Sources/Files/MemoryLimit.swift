import Diagnostics
import Glibc

/// Refuses what cannot fit in memory, because a failed allocation would end the process.
package func requireMemory(_ bytes: Int, for name: String) throws(Diagnostic) {
  guard bytes > installedMemory else { return }
  throw .tooLarge(name, neededBytes: bytes, installedBytes: installedMemory)
}

/// Refuses what is allocated next, for a file, where a limit leaves less: a failed allocation would end the process.
package func requireRoom(_ bytes: Int, for name: String) throws(Diagnostic) {
  try requireMemory(bytes, for: name)
  guard systemRefuses(bytes) else { return }
  throw .memoryRefused(name, bytes)
}

/// As many zeros as a file asks for.
package func zeroed<Number: ExpressibleByIntegerLiteral>(
  _ count: Int, for name: String
) throws(Diagnostic) -> [Number] {
  let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Number>.stride)
  try requireRoom(overflow ? .max : bytes, for: name)
  return [Number](repeating: 0, count: count)
}

/// Whether the system refuses so much memory now. Another thread may take it in between: then the program ends, as for
/// all that is small.
package func systemRefuses(_ bytes: Int) -> Bool {
  guard addressesAreLimited, bytes > 1 << 16 else { return false }
  var block: UnsafeMutableRawPointer?
  // An array has a head.
  guard posix_memalign(&block, 16, bytes + 64) == 0 else { return true }
  free(block)
  return false
}

/// Has all threads allocate from one place where `ulimit -v` counts addresses: each place takes 64 MB of them, used or not.
/// A thread's stack takes 8 MB by itself, of which workers need a small part.
package func spareAddresses() {
  // Other C libraries have no such settings, and Swift's module of this one leaves them out.
  guard addressesAreLimited else { return }
  if let found = dlsym(nil, "mallopt") {
    let arenaMax: Int32 = -8
    _ = unsafeBitCast(found, to: (@convention(c) (Int32, Int32) -> Int32).self)(arenaMax, 1)
  }
  if let found = dlsym(nil, "pthread_setattr_default_np") {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 2 << 20)
    typealias Setter = @convention(c) (UnsafePointer<pthread_attr_t>) -> Int32
    _ = unsafeBitCast(found, to: Setter.self)(&attributes)
    pthread_attr_destroy(&attributes)
  }
}

/// Whether `ulimit -v` limits the addresses of this process.
package var addressesAreLimited: Bool { addressLimit != nil }

/// What `ulimit -v` leaves; nil without a limit.
private let addressLimit: Int? = {
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < Int.max else { return nil }
  return Int(limit.rlim_cur)
}()

/// Bytes of memory that the machine has, or that this process may have.
package let installedMemory: Int = {
  min(sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)), addressLimit ?? .max)
}()

/// Bytes of memory that are free now for this process: what the system could give at once, within the limits set for it.
package var freeMemory: Int {
  let own = lines(of: "/proc/self/statm").first?.split(separator: " ").first.flatMap { Int($0) } ?? 0
  let limits: [Int?] = [
    max(0, installedMemory - own * sysconf(Int32(_SC_PAGESIZE))),
    lines(of: "/proc/meminfo").compactMap(availableBytes).first, containerRoom,
  ]
  return limits.compactMap { $0 }.min()!
}

/// `MemAvailable:    5678 kB`
private func availableBytes(_ line: Substring) -> Int? {
  let words = line.split(separator: " ")
  guard words.first == "MemAvailable:", words.count > 1 else { return nil }
  return Int(words[1]).map { $0 * 1024 }
}

/// What a container's limit leaves (control groups, version 2); nil without one.
private var containerRoom: Int? {
  guard let path = lines(of: "/proc/self/cgroup").first(where: { $0.hasPrefix("0::") })?.dropFirst(3) else {
    return nil
  }
  func number(_ name: String) -> Int? { lines(of: "/sys/fs/cgroup\(path)/\(name)").first.flatMap { Int($0) } }
  guard let limit = number("memory.max"), let used = number("memory.current") else { return nil }
  // Pages of files are given up when a program needs them.
  let files = lines(of: "/sys/fs/cgroup\(path)/memory.stat").first { $0.hasPrefix("file ") }
  return max(0, limit - used + (files.flatMap { Int($0.dropFirst(5)) } ?? 0))
}

/// The lines of a small file of the system, which has no size; none when it is missing.
func lines(of path: String) -> [Substring] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return [] }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 1 << 14)
  let count = max(0, read(descriptor, &bytes, bytes.count))
  return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
}
