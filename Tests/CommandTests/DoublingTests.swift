import TestSupport
import Testing

/// Chains in which each value is read twice: the paths to the first value double with every line.
@Suite(.timeLimit(.minutes(2))) struct DoublingTests {
  private let folder = TemporaryFolder()
  private static let lines = 40

  /// Each line, where `h` is the value of the line before.
  static let steps = [
    "0.5 * (h + h)", "0.5 * (h + tanh(h))", "h / (1 + h)", "if h > 0 then h else 0.5 * h", "min(h, 0.5 * h)",
    "relu(h + 0.1 * h)", "0.5 * (h + mean(h))",
  ]

  private func chain(_ step: String, from start: String) -> String {
    let lines = (1...Self.lines).map { number in
      "let h\(number) = " + step.replacing(/\bh\b/, with: "h\(number - 1)")
    }
    return (["let h0 = \(start)"] + lines).joined(separator: "\n    ")
  }

  private func check(
    encoder: String = "x |> dense(3)", claim: String = "", decoder: String = "z |> dense(16)",
    loss: String = "mse(y, x)"
  ) throws {
    let model = """
      ae 1
      model Chain(bands: int = 16) {
        encoder (x: [bands]) -> z: [3]\(claim) {
          \(encoder)
        }
        decoder (z) -> y: [bands] {
          \(decoder)
        }
        loss {
          \(loss)
        }
      }

      """
    let outcome = try aec("check", folder.write(model, to: "chain.ae"), in: folder)
    #expect(outcome.status < 2 && outcome.output.count + outcome.errors.count > 0, "\(model) \(outcome.errors)")
  }

  @Test("a value that is read twice in each line is looked at once", arguments: steps)
  func everywhere(_ step: String) throws {
    let end = "\n    h\(Self.lines)"
    try check(encoder: chain(step, from: "x |> dense(3)") + end)
    try check(encoder: chain(step, from: "x |> dense(3) |> relu") + end, claim: " in 0...")
    try check(encoder: chain(step, from: "x |> dense(3) |> softmax") + end, claim: " in simplex")
    try check(decoder: chain(step, from: "z |> dense(bands)") + end, loss: "mse(y, x) + 1e-3 * batch_sum(abs(z))")
    try check(loss: chain(step, from: "mean(z^2)") + "\n    mse(y, x) + h\(Self.lines)")
    try check(loss: chain(step, from: "epoch + 1") + "\n    mse(y, x) + 1e-3 * batch_sum(abs(z)) * h\(Self.lines)")
    try check(loss: chain(step, from: "z") + "\n    mse(y, x) + 1e-3 * batch_sum(abs(h\(Self.lines)))")
    try check(loss: chain(step, from: "weight([], start: 0.5)") + "\n    mse(y, x) + h\(Self.lines)^2")
  }
}
