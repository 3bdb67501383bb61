import Checker
import Compiler
import Diagnostics
import Syntax
import Testing

@testable import Results

/// Cures of a diagnosis quote words of the language, and each of them is right somewhere in a model file.
@Suite struct DiagnosisCureTests {
  static let quoted: [String] = {
    let texts =
      (Explanation.diagnosis + Explanation.spread).map(\.cure) + [Diagnostic.latentsDiffer([], repeats: 2).help ?? ""]
    let all = texts.flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.1) } }
    // Commands and flags have tests of their own.
    return Set(all.filter { !$0.hasPrefix("aec ") && !$0.hasPrefix("-") }).sorted()
  }()

  private func checks(start: String = "", layer: String = "", term: String = "", data: String = "", train: String = "")
    -> Bool
  {
    let text = """
      ae 1
      model Cured(channels: int = 4) {
        let e = weight([2, channels]\(start.isEmpty ? "" : ", " + start))
        encoder (x: [channels]) -> z: [2] { x |> dense(2) \(layer.isEmpty ? "" : "|> " + layer) }
        decoder (z) -> y: [channels] { z |> matmul(e) }
        loss mse(y, x)\(term)
      }
      data { file: "d.npy"\(data.isEmpty ? "" : ", " + data) }
      train { epochs: 9\(train.isEmpty ? "" : ", " + train) }
      """
    return (try? Compilation(SourceFile(name: "cured.ae", text: text))) != nil
  }

  @Test("a quoted cure is accepted in one of the places of a model file", arguments: quoted)
  func accepted(code: String) {
    let isAccepted =
      checks(start: code) || checks(start: "start: \(code)") || checks(layer: code)
      || checks(layer: "reshape([2, 1]) |> \(code) |> reshape([2])") || checks(term: " + 0.1 * \(code)(e)")
      || checks(data: code)
      || checks(train: code) || checks(train: "rate: constant(\(code): 2)")
      || checks(train: "optimizer: adamw(\(code): 0.1)")
    #expect(isAccepted, "\(code)")
  }

  @Test("words that are nowhere right are refused")
  func refused() { #expect(checks() && !checks(start: "start: spectra(...)") && !checks(train: "nothing: 1")) }
}
