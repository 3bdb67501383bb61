import Compiler
import Diagnostics
import Files
import Glibc
import Syntax
import TestSupport
import Testing

/// Files that only programs write: what they are answered with stays short, and the work grows with the file.
@Suite struct LoadTests {
  @Test("Of thousands of mistakes or warnings the first fifty are shown", arguments: [400, 3000])
  func many(count: Int) {
    let unused = (0..<count).map { "h\($0): int = 1" }.joined(separator: ", ")
    let warnings = checked(model(parameters: ", " + unused, body: "x |> dense(latent)"))
    #expect(warnings.typed != nil)
    expectFew(warnings.diagnostics, "warning[AE0109]: \(count - 50) more warnings are not shown")
    let lets = (0..<count).map { "let a\($0) = q\($0) |> dense(r\($0))" }.joined(separator: "\n")
    expectFew(checked(model(body: lets + "\nx |> dense(latent)")).diagnostics, "error[AE0109]")
    let labels = (0..<count).map { "k\($0): 1" }.joined(separator: ", ")
    expectFew(checked(model(body: "x |> dense(latent, \(labels))")).diagnostics, "error[AE0109]")
  }

  @Test("Hundreds of misspelt names among as many others are answered at once, each with the name that is meant")
  func misspelt() {
    let known = (0..<500).map { "alpha\($0): int = 1" }.joined(separator: ", ")
    let lets = (0..<500).map { "let a\($0) = x |> dense(alpa\($0))" }.joined(separator: "\n")
    // Processor time: other tests run beside this one.
    let start = threadSeconds()
    let messages = checked(model(parameters: ", " + known, body: lets + "\nx |> dense(latent)")).diagnostics
    // A tenth of a second for a check, of which there are a few, on a busy machine.
    #expect(threadSeconds() - start < 6)
    #expect(messages.first { $0.severity == .error }?.message.hasSuffix("did you mean `alpha0`?") == true)
  }

  @Test("A line or a name as long as the file is cut around the place")
  func long() {
    for body in [
      "x |> " + String(repeating: "dens", count: 100_000), "x |> a" + String(repeating: "\u{301}", count: 100_000),
      String(repeating: "x |> dense(latent) + ", count: 9_000) + "q",
    ] {
      let text = model(body: body)
      let message = rendered(checked(text).diagnostics, of: text)
      #expect(message.utf8.count < 30_000)
      #expect(message.contains("error[AE"))
    }
  }

  @Test("Every input that a fuzzer has found interesting is answered")
  func corpus() throws {
    let folder = "Tests/Fuzz/Corpus/model"
    let names = Repository.names(in: folder)
    #expect(names.count > 3)
    for name in names {
      let path = Repository.path("\(folder)/\(name)")
      guard let source = try? decode(name: name, bytes: try readBytes(path)) else { continue }
      do {
        _ = try Compilation(source)
      } catch {
        #expect(!error.all.isEmpty, "\(name)")
      }
    }
  }

  private func model(parameters: String = "", body: String) -> String {
    """
    ae 1
    model M(steps: int = 10, latent: int = 4\(parameters)) {
      encoder (x: [steps]) -> z: [latent] { \(body) }
      decoder (z) -> y: [steps] { z |> dense(steps) }
      loss mse(y, x)
    }

    """
  }

  private func expectFew(_ diagnostics: [Diagnostic], _ last: String) {
    let message = rendered(diagnostics, of: "")
    #expect(diagnostics.count == 51)
    #expect(message.contains(last))
    #expect(message.utf8.count < 100_000)
  }
}

/// Processor time of this thread.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
