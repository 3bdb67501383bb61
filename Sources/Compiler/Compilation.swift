import Checker
import Diagnostics
import Graph
import Passes
import Planner
import Syntax

/// A model file that has been read and found right.
package struct Compilation: Sendable {
  package let source: SourceFile
  package private(set) var typed: TypedFile
  package let warnings: [Diagnostic]

  /// Reads and checks a text; throws all errors found.
  package init(_ source: SourceFile, settings: [Setting] = []) throws(Diagnostics) {
    let parsed = parse(source)
    let mistakes = parsed.diagnostics.filter { $0.severity == .error }
    guard mistakes.isEmpty else { throw Diagnostics(mistakes) }
    let result = check(parsed.file, source: source, settings: settings)
    guard let typed = result.typed else { throw Diagnostics(result.diagnostics) }
    self.source = source
    self.typed = typed
    warnings = parsed.diagnostics + result.diagnostics
  }

  /// The same with keys of the recipe replaced, as flags do.
  package init(
    _ source: SourceFile, settings: [Setting], overrides: [(key: String, text: String)]
  ) throws(Diagnostics) {
    try self.init(source, settings: settings)
    do throws(Diagnostic) {
      typed.train = try typed.train.overridden(by: overrides)
    } catch {
      throw Diagnostics([error])
    }
  }

  package var model: TypedModel { typed.model }
}

/// What a program is for; each keeps only the outputs it needs.
package enum Purpose: Sendable {
  /// Loss, terms and gradients.
  case training
  /// Loss and terms.
  case evaluation
  /// Inputs to latent values.
  case encoding
  /// Latent values to reconstructions.
  case decoding
  /// Inputs to reconstructions.
  case reconstruction
  /// Inputs to latent values, then reconstructions.
  case both
}

extension Compilation {
  /// The graph as the layers build it.
  package func loweredGraph(_ purpose: Purpose) -> Graph {
    switch purpose {
    case .training, .evaluation:
      lower(model, part: .whole).keepingOutputs { $0 == "loss" || $0.hasPrefix("term.") }
    case .encoding: lower(model, part: .encoder)
    case .decoding: lower(model, part: .decoder)
    case .reconstruction: lower(model, part: .reconstruct)
    case .both: lower(model, part: .whole).keepingOutputs(model.encoderOutputs.count + model.decoderOutputs.count)
    }
  }

  /// The graph after all passes.
  package func graph(_ purpose: Purpose) -> Graph {
    Pass.run(Compilation.passes(purpose), on: loweredGraph(purpose))
  }

  /// The graphs of a training step and of the loss alone; what both begin with is done once.
  package var trainingGraphs: (step: Graph, evaluation: Graph) {
    let evaluation = graph(.evaluation)
    return (Pass.run(Pass.backward, on: evaluation), evaluation)
  }

  /// The passes of a program, in order.
  package static func passes(_ purpose: Purpose) -> [Pass] {
    if case .training = purpose { Pass.training } else { Pass.inference }
  }

  /// The steps of a program for batches of some size.
  package func plan(_ purpose: Purpose, batch: Int) -> Plan { makePlan(graph(purpose), batch: batch) }
}

extension Graph {
  /// The same with its first outputs only.
  func keepingOutputs(_ count: Int) -> Graph {
    var result = self
    result.outputs = Array(outputs.prefix(count))
    return result
  }

  func keepingOutputs(_ isKept: (String) -> Bool) -> Graph {
    var result = self
    result.outputs = outputs.filter { isKept($0.name) }
    return result
  }
}
