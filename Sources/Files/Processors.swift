import Glibc

/// Processors this process may use: those it is bound to (`taskset`, a batch system), within the share of its container.
///
/// Processes that a launcher of MPI started side by side without binding them share the processors out.
package func processorCount() -> Int {
  let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  let bound = boundProcessors ?? online
  return max(1, min(bound < online ? bound : online / processesBeside, processorShare ?? online))
}

/// The processes that Open MPI or MPICH started on this machine, this one included.
private var processesBeside: Int {
  let count = getenv("OMPI_COMM_WORLD_LOCAL_SIZE") ?? getenv("MPI_LOCALNRANKS")
  return count.map { max(1, Int(atoi($0))) } ?? 1
}

/// How many processors the process is bound to.
private var boundProcessors: Int? {
  // For more processors than any machine has: a set that is too small is refused.
  let words = 1024
  let set = UnsafeMutablePointer<UInt>.allocate(capacity: words)
  set.initialize(repeating: 0, count: words)
  defer { set.deallocate() }
  // Swift's module of the library leaves the call out.
  guard let found = dlsym(nil, "sched_getaffinity") else { return nil }
  let ask = unsafeBitCast(found, to: (@convention(c) (pid_t, Int, UnsafeMutablePointer<UInt>) -> Int32).self)
  guard ask(0, words * MemoryLayout<UInt>.size, set) == 0 else { return nil }
  return (0..<words).reduce(0) { $0 + set[$1].nonzeroBitCount }
}

/// The processors that the control groups of the process leave it, rounded up; nil without a limit.
private var processorShare: Int? {
  let groups = lines(of: "/proc/self/cgroup").map {
    $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
  }
  let second = groups.first { $0.first == "0" }?.last
  let first = groups.first { $0.count > 2 && $0[1].split(separator: ",").contains("cpu") }?.last
  let shares =
    folders(under: "/sys/fs/cgroup", second).compactMap { folder in
      share(lines(of: folder + "/cpu.max").first?.split(separator: " ") ?? [])
    }
    + folders(under: "/sys/fs/cgroup/cpu", first).compactMap { folder in
      share(["cfs_quota_us", "cfs_period_us"].compactMap { lines(of: "\(folder)/cpu.\($0)").first })
    }
  return shares.min()
}

/// The folder of a group and those above it, whose limits hold too.
private func folders(under root: String, _ path: Substring?) -> [String] {
  (path ?? "").split(separator: "/").reduce(into: [root]) { $0.append($0[$0.count - 1] + "/" + $1) }
}

/// "150000 100000" gives 2; "max" and -1 are no limit.
private func share(_ texts: [Substring]) -> Int? {
  let numbers = texts.compactMap { Int($0) }
  guard numbers.count == 2, numbers[0] > 0, numbers[1] > 0 else { return nil }
  return max(1, (numbers[0] - 1) / numbers[1] + 1)
}
