import Foundation
import Glibc
import Testing

@testable import Datasets

@Suite struct HDF5CrashTests {
  @Test("a crash inside the library ends with a message") func crashInside() async throws {
    let result = await #expect(processExitsWith: .exitCode(3), observing: [\.standardErrorContent]) {
      HDF5CrashGuard.watch("damaged.h5")
      _ = HDF5CrashGuard.run(isLong: false) { raise(SIGSEGV) }
    }
    let said = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(said.contains("error[AE6808]: the HDF5 library crashed while it read `damaged.h5`"))
  }

  @Test("everything else crashes as before") func everythingElse() async {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      HDF5CrashGuard.watch("damaged.h5")
      HDF5CrashGuard.run(isLong: false) {}
      raise(SIGBUS)
    }
  }

  @Test("an abort outside the library goes to whoever watched before") func abortOutside() async {
    await #expect(processExitsWith: .exitCode(7)) {
      signal(SIGABRT) { _ in _exit(7) }
      HDF5CrashGuard.watch("large.h5")
      HDF5CrashGuard.run(isLong: false) {}
      abort()
    }
  }
}
