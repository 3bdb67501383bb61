import Checker
import Diagnostics
import Passes
import Planner
import Syntax

/// A stage of the way from text to plan, and how it looks as text: `aec ir FILE --stage NAME`.
package struct Stage: Sendable {
  package let name: String
  package let summary: String
  package let text: @Sendable (SourceFile, [Setting]) throws(Diagnostics) -> String
}

extension Stage {
  /// All stages in their order; the passes bring their own names.
  package static let all: [Stage] = [tokens, tree, typed, graph] + afterPasses + [plan]

  package static func named(_ name: String) -> Stage? { all.first { $0.name == name } }

  private static let tokens = Stage(name: "tokens", summary: "words and marks of the text") {
    (source, _) throws(Diagnostics) in
    printed(Syntax.tokens(of: source).tokens, in: source)
  }

  private static let tree = Stage(name: "tree", summary: "declarations and expressions") {
    (source, _) throws(Diagnostics) in
    let parsed = readModel(source)
    let mistakes = parsed.diagnostics.filter { $0.severity == .error }
    guard mistakes.isEmpty else { throw Diagnostics(mistakes) }
    return printed(parsed.file)
  }

  private static let typed = Stage(name: "typed", summary: "layers with their shapes and weights") {
    (source, settings) throws(Diagnostics) in
    summaryTable(try Compilation(source, settings: settings).model)
  }

  private static let graph = Stage(name: "graph", summary: "operations, as the layers build them") {
    (source, settings) throws(Diagnostics) in
    try determined(source, settings).loweredGraph(.training).description
  }

  /// A pass that runs again further on has its number behind its name: `simplify`, `simplify-2`.
  private static let afterPasses: [Stage] = {
    let passes = Compilation.passes(.training)
    return passes.indices.map { last in
      let runs = passes[...last].filter { $0.name == passes[last].name }.count
      let name = passes[last].name + (runs > 1 ? "-\(runs)" : "")
      return Stage(name: name, summary: passes[last].summary) {
        (source, settings) throws(Diagnostics) in
        let start = try determined(source, settings).loweredGraph(.training)
        return Pass.run(Array(passes[...last]), on: start).description
      }
    }
  }()

  private static let plan = Stage(name: "plan", summary: "kernel calls with places in memory") {
    (source, settings) throws(Diagnostics) in
    let compilation = try determined(source, settings)
    return compilation.plan(.training, batch: compilation.typed.train.parts[0].plannedBatch).description
  }

  /// A file in which every hyper-parameter has a value.
  private static func determined(_ source: SourceFile, _ settings: [Setting]) throws(Diagnostics)
    -> Compilation
  {
    let compilation = try Compilation(source, settings: settings)
    try compilation.requireValues()
    return compilation
  }
}

extension Compilation {
  /// Refuses a model that can be checked for all sizes but not run, since a size has no value.
  package func requireValues() throws(Diagnostics) {
    let missing = model.undetermined
    guard let first = model.hyperParameters.first(where: { $0.value == nil }) else { return }
    throw Diagnostics([.hyperParameterWithoutValue(missing, at: first.span)])
  }
}

extension Diagnostic {
  static func hyperParameterWithoutValue(_ names: [String], at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0901", "\(listing(names)) \(names.count == 1 ? "has" : "have") no value", at: span,
      help: "give \(names.map { "--set \($0)=..." }.joined(separator: " ")), or a default in the file")
  }

  /// The encoder or decoder would be another one.
  static func settingOfModel(_ name: String, _ phase: String, part: String, at span: Span?) -> Diagnostic {
    Diagnostic(
      "AE0902", "the phase \"\(phase)\" sets `\(name)`, on which the \(part) depends outside training", at: span,
      marker: "a phase changes the loss, and noise, alone",
      help: "use another hyper-parameter in the loss, and let the phase set that")
  }
}

extension Explanation {
  package static let stages = [
    Explanation(
      "AE0901", "A hyper-parameter without a value",
      meaning: "A model can be checked for all sizes at once; to run, every hyper-parameter needs a value.",
      example: .parameters("steps: int, latent: int = 4", cured: "steps: int = 10, latent: int = 4"),
      cure: "Give a default in the file, or a value with `--set`."),
    Explanation(
      "AE0902", "A phase that changes the model",
      meaning: "A phase sets a hyper-parameter on which the encoder or the decoder depends outside training. After the "
        + "run there would be two models.",
      example: .model(
        """
        ae 1

        model Leaky(slope: real = 0.1) {
          encoder (x: [10]) -> z: [3] { leaky_relu(x |> dense(3), slope) }
          decoder (z) -> y: [10] { z |> dense(10) }
          loss mse(y, x)
        }

        train {
          phase "steep" { set { slope: 0.2 } }
        }
        """,
        cured: """
          ae 1

          model Leaky(slope: real = 0.1, sparsity: real = 0) {
            encoder (x: [10]) -> z: [3] { leaky_relu(x |> dense(3), slope) }
            decoder (z) -> y: [10] { z |> dense(10) }
            loss mse(y, x) + sparsity * mean(y^2)
          }

          train {
            phase "sparse" { set { sparsity: 0.2 } }
          }
          """),
      cure: "Use another hyper-parameter in the loss."),
  ]
}
