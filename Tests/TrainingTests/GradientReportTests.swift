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

  private func report(_ encoder: String, _ decoder: String, loss: String = "mse(y, x)") throws -> String {
    let text = """
      ae 1
      model M(steps: int = 6, latent: int = 3) {
        encoder (x: [steps]) -> z: [latent] { \(encoder) }
        decoder (z) -> y: [steps] { \(decoder) }
        loss \(loss)
      }
      """
    return GradientReport(try Compilation(SourceFile(name: "m.ae", text: text)), nil).text
  }

  @Test("what `stop` holds is held by the differences too") func stops() throws {
    for (encoder, decoder) in [
      ("x |> dense(latent)", "let h = z |> dense(8)\n h + stop(2 * h) |> dense(steps)"),
      ("let h = x |> dense(latent)\n h + stop(sigmoid(h) - h)", "z |> dense(steps)"),
    ] {
      let text = try report(encoder, decoder)
      #expect(text.contains("the gradients agree"), "\(text)")
    }
  }

  @Test("a bias before a batch norm, which has no gradient, is no mistake") func rounding() throws {
    let text = try report("x |> dense(8) |> batchnorm |> tanh |> dense(latent)", "z |> dense(steps)")
    #expect(text.contains("the gradients agree"), "\(text)")
  }

  @Test("a loss that is no number is told, wherever its row stands") func notFinite() throws {
    let text = try report("x |> dense(latent)", "z |> dense(steps)", loss: "mse(y, x) + mean(sqrt(-1 - z^2))")
    #expect(text.contains("is not finite"), "\(text)")
  }

  @Test("lines are those of the file, also where functions and blocks of aec stand") func ownLines() throws {
    let text = try report("x |> dense(8) |> leaky_relu |> dense(latent) |> mish", "z |> dense(steps)")
    let table = text.split(separator: "\n").drop { !$0.hasPrefix("line ") }.dropFirst()
    let lines = table.prefix { $0.first?.isNumber == true }
    for line in lines { #expect(line.contains(/^[1-9]: (x|dense|leaky_relu|mish|mse|z)/), "\(line)") }
    #expect(text.contains("3: leaky_relu") && text.contains("3: mish"), "\(text)")
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
    let report = GradientReport(compilation, .init(source: "zeros.npy", values: zeros))
    #expect(report.text.contains("4 samples of `zeros.npy`") && report.text.contains("at a kink"), "\(report.text)")
  }
}
