import Diagnostics
import Glibc

/// Refuses what cannot fit in memory, because a failed allocation would end the process.
package func requireMemory(_ bytes: Int, for name: String) throws(Diagnostic) {
  guard bytes > installedMemory else { return }
  throw .tooLarge(name, neededBytes: bytes, installedBytes: installedMemory)
}

/// Bytes of memory that the machine has, or that this process may have.
package let installedMemory: Int = {
  let installed = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < Int.max else {
    return installed
  }
  return min(installed, Int(limit.rlim_cur))
}()
