import Diagnostics
import Files
import Foundation
import Glibc
import Testing

@testable import Datasets

/// A failed allocation ends a process, so that what a file asks for is asked for first.
@Suite struct MemoryRoomTests {
  @Test("numbers for which a limit leaves no room are refused by the file's name") func limited() async throws {
    let result = await #expect(processExitsWith: .exitCode(3), observing: [\.standardErrorContent]) {
      let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[0]
      let most = rlim_t(Int(pages)! * sysconf(Int32(_SC_PAGESIZE)) + 64 << 20)
      var limit = rlimit(rlim_cur: most, rlim_max: most)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      do throws(Diagnostic) {
        _ = try zeroed(1 << 10, for: "small.h5") as [Float]
        _ = try zeroed((Int(most) - (1 << 20)) / 4, for: "large.h5") as [Float]
      } catch {
        FileHandle.standardError.write(Data("\(error.code) \(error.message)\n".utf8))
        exit(3)
      }
    }
    let said = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(said.contains("AE6004 `large.h5` needs"))
    #expect(said.contains("more than the system gives"))
  }

  @Test("without a limit what the machine has is not refused") func unlimited() throws {
    #expect(try zeroed(1 << 20, for: "data.h5") as [Float] == [Float](repeating: 0, count: 1 << 20))
    #expect(throws: Diagnostic.self) { try zeroed(.max / 2, for: "data.h5") as [Double] }
  }
}
