import Checker
import Graph
import Ops
import Testing

/// What the language means, shown on small models.
@Suite struct LanguageTests {
  private func model(
    _ encoder: String, decoder: String = "z |> dense(steps)", loss: String = "mse(y, x)",
    before: String = "", parameters: String = "steps: int = 10, latent: int = 4",
    input: String = "x: [steps]"
  ) -> String {
    """
    ae 1

    \(before)
    model M(\(parameters)) {
      encoder (\(input)) -> z: [latent] {
        \(encoder)
      }
      decoder (z) -> y: [steps] {
        \(decoder)
      }
      loss \(loss)
    }
    """
  }

  private func typed(_ text: String, _ settings: String = "") throws -> TypedModel {
    let result = checked(text, settings: settings)
    let typed = try #require(result.typed, "\(rendered(result.diagnostics, of: text))")
    for purpose in Purpose.allCases where typed.model.undetermined.isEmpty {
      try lower(typed.model, for: purpose, batch: 8).verify()
    }
    return typed.model
  }

  private func encoderWeights(_ text: String) throws -> [String] {
    try typed(text).weights.map(\.name).filter { $0.hasPrefix("encoder") && $0.hasSuffix("weight") }
      .map { String($0.dropFirst(8).dropLast(7)) }
  }

  @Test(
    "Layers are named by kind, `let` or `name:`",
    arguments: [
      ("x |> dense(8) |> dense(7) |> dense(latent)", ["dense", "dense_2", "dense_3"]),
      ("let h = x |> dense(8)\nh |> dense(latent)", ["dense", "dense_2"]),
      ("let f = dense(8)\nx |> f |> dense(latent)", ["f", "dense"]),
      ("x |> dense(8, name: \"a.b\") |> dense(latent)", ["a.b", "dense"]),
      ("let f = dense(8, name: \"g\")\nx |> f |> dense(latent)", ["g", "dense"]),
      ("let f = dense(steps)\nlet a = x |> f\nf(a) |> dense(latent)", ["f", "dense"]),
      ("x |> stack(2, dense(steps)) |> dense(latent)", ["dense.0", "dense.1", "dense_2"]),
      ("x |> stack(2, dense(steps), name: \"s\") |> dense(latent)", ["s.0", "s.1", "dense"]),
      ("x |> stack(2, dense(steps, name: \"s\")) |> dense(latent)", ["s.0", "s.1", "dense"]),
      ("let s = stack(2, dense(steps))\nx |> s |> s |> dense(latent)", ["s.0", "s.1", "dense"]),
      ("let s = stack(2, dense(steps, name: \"f\"))\nx |> s |> dense(latent)", ["s.0", "s.1", "dense"]),
      ("dense(x + dense(x, steps), latent)", ["dense", "dense_2"]),
      ("stack(2, dense(steps))(x) |> dense(latent)", ["dense.0", "dense.1", "dense_2"]),
    ])
  func names(encoder: String, names: [String]) throws {
    #expect(try encoderWeights(model(encoder)) == names)
  }

  @Test("A block applied twice has its own weights, a bound one shares them")
  func blocks() throws {
    let block = "block b (x: [T]) -> [T] { x |> dense(T) |> dense(T, name: \"out\") }"
    let own = try encoderWeights(model("x |> b |> b |> dense(latent)", before: block))
    #expect(own == ["b.dense", "b.out", "b_2.dense", "b_2.out", "dense"])
    let shared = try encoderWeights(
      model("let f = b\nx |> f |> f |> dense(latent)", before: block))
    #expect(shared == ["f.dense", "f.out", "dense"])
    let named = try encoderWeights(
      model("x |> b(name: \"one\") |> dense(latent)", before: block))
    #expect(named == ["one.dense", "one.out", "dense"])
  }

  @Test(
    "Expressions that hold",
    arguments: [
      "x[0:latent]", "x[-4:]", "x |> dense(2 * latent)[0:latent]",
      "(2 * x + 1) / 3 - x ^ 2 |> dense(latent)",
      "(if x > 0 and not (x > 1) or x == 2 then x else -x) |> dense(latent)",
      "(if x != 0 then 1 else x) |> dense(latent)", "max(x, 0) |> dense(latent)",
      "x |> max(0.5) |> dense(latent)", "x * max(x) |> dense(latent)",
      "if latent > 3 then x |> dense(latent) else x[0:latent]",
      "x |> dense(12 / 4 + 1)", "x |> dense(2 ^ 2)", "x |> dense(latent * 6 / 6)",
      "x |> reshape([2, steps / 2]) |> transpose |> reshape([steps]) |> dense(latent)",
      "concat(x, x) |> dense(latent, bias: false)", "x |> relu |> gelu |> dense(latent)",
      "selu(x) * sin(2 * pi * x) |> dense(latent)", "x - mean(x) |> softmax |> dense(latent)",
      "let gain = 1 / 3\ngain * x |> dense(latent)",
    ])
  func expressions(encoder: String) throws {
    let text = encoder.replacing("x |> dense(2 * latent)[", with: "(x |> dense(2 * latent))[")
    _ = try typed(model(text))
  }

  @Test("Numbers are computed at once, whole numbers stay whole where they can")
  func numbers() throws {
    let before = "fn half(a) = a / 2"
    let text = model("x * (half(3) + 7 / 2 - 1e0) |> dense(latent)", before: before)
    let constants = try typed(text).nodes.compactMap { node in
      if case .constant(let value) = node.kind { value } else { nil }
    }
    #expect(constants == [4])
  }

  @Test("Blocks solve linear equations for their sizes")
  func solving() throws {
    let block = "block halve (x: [2 * H + 2]) -> [H] { x |> dense(H) }"
    let checked = try typed(model("x |> halve |> dense(latent)", before: block), "steps=12")
    #expect(checked.weights[0].shape.map { $0.evaluated(checked.sizes) } == [5, 12])
    #expect(summarize(checked).domain == "holds for: 2 divides (steps - 2), steps >= 4")
  }

  @Test("Blocks have hyper-parameters with defaults and see nothing else")
  func parameters() throws {
    let block = """
      block mix(n: int = 3, scale: real = 0.5, skip: bool = true) (x: [T]) -> [T] {
        let h = x |> dense(n) |> dense(T)
        if skip then scale * x + h else h
      }
      """
    for call in ["mix", "mix(5)", "mix(n: 2, skip: false)", "mix(5, 0.1, true)"] {
      _ = try typed(model("x |> \(call) |> dense(latent)", before: block))
    }
  }

  @Test("Terms keep their signs")
  func signs() throws {
    let loss = "mse(y, x) - 0.1 * mean(z) + (sum(abs(z)) - -mean(y))"
    let terms = try typed(model("x |> dense(latent)", loss: loss)).terms.map(\.text)
    #expect(terms == ["mse(y, x)", "-0.1 * mean(z)", "sum(abs(z))", "mean(y)"])
  }

  @Test("Several inputs and outputs go by name")
  func ports() throws {
    let text = """
      ae 1

      model Two(n: int = 6) {
        encoder (a: [n], b: [3]) -> (u: [2], v: [2]) {
          let h = concat(a, b) |> dense(4) |> tanh
          (h |> dense(2), h |> dense(2))
        }
        decoder (v, u: [2]) -> (p: [n], q: [3]) {
          let h = u + v
          (h |> dense(n), h |> dense(3))
        }
        loss mse(p, a) + mse(q, b)
      }
      """
    let graph = lower(try typed(text), for: .decoding)
    #expect(graph.inputs.map(\.name) == ["v", "u"] && graph.outputs.map(\.name) == ["p", "q"])
  }

  @Test("Unicode names are names")
  func unicode() throws {
    let parameters = "steps: int = 10, latent: int = 4, λ: real = 1e-3"
    let loss = "mse(y, x) + λ * batch_sum(abs(z))"
    _ = try typed(model("x |> dense(latent)", loss: loss, parameters: parameters), "λ=0.5")
  }

  @Test(
    "A truth known before the run joins the truths of elements",
    arguments: [
      "if flag and x > 0 then x else 0", "if x > 0 or not flag then x else 0",
      "if not (latent > 2 and x < 1) then x else 0", "gate(x, 3)", "gate(x, latent)",
    ])
  func truths(value: String) throws {
    let text = model(
      "(\(value)) |> dense(latent)", before: "fn gate(x, k) = if x > 0 and k > 2 then x else 0",
      parameters: "steps: int = 10, latent: int = 4, flag: bool")
    _ = try typed(text)
    _ = try typed(text, "flag=true")
  }

  @Test(
    "Powers, the largest and the smallest of whole numbers are whole numbers",
    arguments: [
      ("2^latent", 16), ("max(latent, 7)", 7), ("min(latent, 7) + 1", 5), ("abs(-latent)", 4),
      ("wide(latent)", 32), ("1^1000", 1), ("max(latent / 2, 1)", 2), ("-(-2)^3", 8),
    ])
  func wholeNumbers(units: String, value: Int) throws {
    let text = model(
      "x |> dense(\(units)) |> dense(latent)", before: "fn wide(k) = max(2^(k + 1), 3)")
    #expect(try typed(text).weights[0].shape[0] == Size(value))
  }
}
