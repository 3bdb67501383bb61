import Files
import TestSupport
import Testing

/// `aec bench`: that it runs and what it prints, not how fast.
@Suite struct BenchCommandTests {
  private let dense = Repository.tutorial("dense")

  @Test("the table lists the kernels of the plan, and the steps that take longest when asked")
  func table() throws {
    let outcome = try aec("bench", dense, "--seconds", "0.01", "--slowest", "2")
    #expect(outcome.status == 0)
    for words in ["ms a step of 256 samples", "samples a second", "sgemm rate", "matrix", "(optimizer)", "flops"] {
      #expect(outcome.output.contains(words), "\(words)")
    }
  }

  @Test("--json prints one object with the figures")
  func json() throws {
    let outcome = try aec(
      "bench", Repository.tutorial("lstm_sparse"), "--set", "steps=3", "--batch", "40", "--threads", "2", "--seconds",
      "0.01", "--json")
    #expect(outcome.status == 0)
    let tree = try JSONTree(parsing: Array(outcome.output.utf8))
    for key in [
      "ms", "min_ms", "samples_per_second", "gflop", "gflops", "sgemm_gflops", "sgemm_percent", "memory_bytes",
      "kernels",
    ] {
      #expect(tree[key] != nil, "\(key)")
    }
    guard case .integer(40)? = tree["batch"], case .array(let kernels)? = tree["kernels"] else {
      Issue.record("\(outcome.output)")
      return
    }
    #expect(kernels.contains { if case .string("lstm")? = $0["name"] { true } else { false } })
  }

  @Test("wrong values and sizes beyond the machine are refused")
  func wrong() throws {
    #expect(try aec("bench", dense, "--seconds", "0").status == 2)
    #expect(try aec("bench", dense, "--seconds", "nan").status == 2)
    #expect(try aec("bench", dense, "--slowest", "-1").status == 2)
    #expect(try aec("bench", dense, "--batch", "0").status == 2)
    #expect(try aec("bench", "nothing.ae").status == 2)
    #expect(try aec("bench", dense, "--set", "steps=1000000", "--set", "latent=1000000").status == 2)
  }
}
