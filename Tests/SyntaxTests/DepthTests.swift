import Diagnostics
import Foundation
import Syntax
import Testing

@Suite struct DepthTests {
  /// Ways to nest, each as what stands before and after the innermost value.
  static let nests = [
    ("(", ")"), ("f(", ")"), ("[", "]"), ("x[", "]"), ("-", ""), ("not ", ""), ("2^", ""),
    ("2^-", ""), ("f(a: 1 + (", "))"), ("if x then x else ", ""), ("if ", " then x else x"),
    ("x or (x and (not ", "))"), ("x |> f(", ")"), ("x[1:", "]"), ("x + ", ""), ("", "(x)"),
  ]

  @Test("any depth is read in half of the usual stack", arguments: nests) func anyDepth(_ nest: (String, String)) {
    for count in [10, 50, 99, 101, 201, 5000] {
      let before = String(repeating: nest.0, count: count)
      let after = String(repeating: nest.1, count: count)
      let source = SourceFile(name: "deep.ae", text: "ae 1\nfn f(x) = \(before)x\(after)\n")
      let codes = codes(of: source, stackBytes: 4 << 20)
      #expect(Set(codes).isSubset(of: ["AE0141", "AE0188"]))
      if count == 10 { #expect(codes == ["AE0141"]) }
      if count > 200 { #expect(codes.contains("AE0188")) }
    }
  }
}

/// The codes that parsing gives on a thread with little stack.
private func codes(of source: SourceFile, stackBytes: Int) -> [String] {
  let result = Box()
  let thread = Thread {
    result.codes = parse(source).diagnostics.map(\.code)
    result.done.signal()
  }
  thread.stackSize = stackBytes
  thread.start()
  result.done.wait()
  return result.codes
}

private final class Box: @unchecked Sendable {
  var codes: [String] = []
  let done = DispatchSemaphore(value: 0)
}
