import Checker
import Testing

/// Functions with defaults, and names that functions and layers share.
@Suite struct FunctionTests {
  private func expectClean(_ text: String) {
    let diagnostics = checked(text).diagnostics
    #expect(diagnostics.isEmpty, "\(rendered(diagnostics, of: text))")
  }

  private func model(_ head: String = "", encoder: String = "x |> dense(3)", loss: String = "mse(y, x)") -> String {
    """
    ae 1

    \(head)

    model M(points: int = 12) {
      encoder (x: [points]) -> z: [3] { \(encoder) }
      decoder (z) -> y: [points] { z |> dense(points) }
      loss \(loss)
    }

    """
  }

  @Test(
    "A call leaves out the last parameters that have defaults",
    arguments: ["f(x)", "f(x, 1)", "f(x, 1, 2)", "x |> f", "x |> f(1)", "f(x, x, 2 * x)"])
  func defaults(call: String) {
    expectClean(model("fn f(x, centre = 0, width = centre + 1) = (x - centre) / width", encoder: "\(call) |> dense(3)"))
  }

  @Test("A painted spectrum takes numbers of the pixel for parameters without defaults alone")
  func spectrum() {
    let data = "data {\n  image: phantom(40, 30)\n  spectra: line over t in linspace(-1, 1, points)\n}\n"
    expectClean(model("fn line(t, r, g, b, width = 0.2) = (r + g + b) * exp(-(t / width)^2)") + data)
  }

  @Test(
    "A function of the file hides a layer of its name",
    arguments: ["norm(x)", "x |> norm", "x |> stack(2, norm)", "cosine(x, x)"])
  func ownFunction(call: String) {
    let own = call.contains("cosine") ? "fn cosine(a, b) = a * b" : "fn norm(a) = a / (1 + abs(a))"
    expectClean(model(own, encoder: "\(call) |> dense(3)"))
  }

  @Test(
    "Of two tensors `huber` is the loss, of others the function",
    arguments: [
      "huber(y, x)", "huber(y, x, delta: 0.5)", "(y |> huber(x))", "mean(huber(y - x))", "mean(huber(y - x, 0.5))",
    ])
  func huber(loss: String) { expectClean(model(loss: loss)) }

  @Test("A number that hyper-parameters make 0 divides nothing")
  func divisor() {
    let text = model(encoder: "x / (points - 12) |> dense(3)")
    #expect(checked(text).diagnostics.map(\.code) == ["AE0413"])
  }
}
