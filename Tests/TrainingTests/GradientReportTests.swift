import Compiler
import Diagnostics
import Syntax
import TestSupport
import Testing
import Training

/// `aec check --gradients`: generated gradients against differences of the loss.
@Suite struct GradientReportTests {
  @Test(
    "the gradients of the tutorial's models agree, for every weight and line",
    arguments: ["dense", "lstm", "attention"])
  func agree(name: String) throws {
    let compilation = try tutorial(name, ["steps": "4"])
    let text = GradientReport(compilation, nil).text
    #expect(text.contains("the gradients agree"), "\(text)")
    for weight in compilation.model.weights where weight.weight.isTrained { #expect(text.contains(weight.name)) }
    #expect(text.contains("random samples") && text.contains("\nline "))
  }

  @Test("samples of a file are taken evenly, and a kink is told") func kink() throws {
    let text = """
      ae 1
      model Kink(steps: int = 4) {
        encoder (x: [steps]) -> z: [2] { x |> dense(2, bias: false) |> relu }
        decoder (z) -> y: [steps] { z |> dense(steps) }
        loss mse(y, x)
      }
      """
    let compilation = try Compilation(SourceFile(name: "kink.ae", text: text))
    // Zeros stand at the kink of relu, where differences see half of a slope.
    let zeros = ["x": [[Float]](repeating: [0, 0, 0, 0], count: 4)]
    let report = GradientReport(compilation, ("zeros.npy", zeros))
    #expect(report.text.contains("4 samples of `zeros.npy`") && report.text.contains("at a kink"), "\(report.text)")
  }
}
