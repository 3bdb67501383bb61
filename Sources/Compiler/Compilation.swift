import Checker
import Diagnostics
import Graph
import Ops
import Passes
import Planner
import Recipe
import Syntax

/// A model file that has been read and found right.
package struct Compilation: Sendable {
  package let source: SourceFile
  package private(set) var typed: TypedFile
  package private(set) var warnings: [Diagnostic]
  /// What flags replaced in the recipe of the file, for the record of a run.
  package private(set) var overrides: [(key: String, text: String)] = []
  /// Whether a file gives the weights at the start, and with them state that was learnt.
  package var startsFromGivenWeights = false
  /// The model of each phase that sets numbers of its loss.
  let phaseModels: [TypedModel?]

  /// Reads and checks a text; throws all errors found.
  package init(_ source: SourceFile, settings: [Setting] = []) throws(Diagnostics) {
    let parsed = readModel(source, settings: settings)
    let mistakes = parsed.diagnostics.filter { $0.severity == .error }
    guard mistakes.isEmpty else { throw Diagnostics(mistakes) }
    let result = check(parsed.file, source: source, settings: settings)
    guard let typed = result.typed else { throw Diagnostics(result.diagnostics) }
    self.source = source
    self.typed = typed
    phaseModels = try Compilation.phaseModels(of: typed, parsed.file, source, settings)
    warnings = parsed.diagnostics + result.diagnostics
  }

  /// A warning that only a run can give, where the writer of the file does not mean what it says; else nil.
  package func unlessAllowed(_ warning: Diagnostic?) -> Diagnostic? {
    warning.flatMap { isAllowed($0, in: parse(source).file) ? nil : $0 }
  }

  /// What stands in the file for the loss.
  package var textOfLoss: String {
    parse(source).file.models.first.map { String(source.text(of: $0.loss.span)) } ?? ""
  }

  /// The same with keys of the recipe replaced, as flags do.
  package init(
    _ source: SourceFile, settings: [Setting], overrides: [(key: String, text: String)]
  ) throws(Diagnostics) {
    try self.init(source, settings: settings)
    self.overrides = overrides
    do throws(Diagnostic) {
      let file = typed.train
      typed.train = try file.overridden(by: overrides)
      warnings = typed.train.warnings(of: overrides, besides: warnings, of: file)
    } catch {
      throw Diagnostics([error])
    }
    if let mistake = typed.model.mistakeOfBatches(typed.train) { throw Diagnostics([mistake]) }
  }

  package var model: TypedModel { typed.model }

  /// The same model with another recipe, which these flags made.
  package func replacing(_ recipe: TrainRecipe, flags: [(key: String, text: String)] = []) -> Compilation {
    var result = self
    result.typed.train = recipe
    result.overrides += flags
    return result
  }
}

extension Compilation {
  /// The graph as the layers build it.
  ///
  /// `batch` is the largest number of samples, that of the recipe when nil; it matters where the loss has `batch(z)`.
  package func loweredGraph(_ purpose: Purpose, batch: Int? = nil) -> Graph {
    let graph = lower(model, for: purpose, batch: batch ?? typed.train.parts[0].plannedBatch)
    return purpose.hasLoss ? graph.keepingResults : graph
  }

  /// The graph after all passes.
  package func graph(_ purpose: Purpose, batch: Int? = nil) -> Graph {
    Pass.run(Compilation.passes(purpose), on: loweredGraph(purpose, batch: batch))
  }

  /// The graphs of a training step of all weights and of the loss alone; passes that would do the same to both run once.
  package var trainingGraphs: (step: Graph, evaluation: Graph) {
    trainingGraphs(of: model, batch: typed.train.parts[0].plannedBatch) { $0 }
  }

  func trainingGraphs(
    of model: TypedModel, batch: Int, _ backward: [Pass] = Pass.backward, _ freezing: (Graph) -> Graph
  ) -> (step: Graph, evaluation: Graph) {
    let lowered = lower(model, for: .evaluation, batch: batch).keepingResults
    let evaluation = Pass.run(Pass.inference, on: lowered)
    let training = lower(model, for: .training, batch: batch).keepingResults
    let forward = training == lowered ? evaluation : Pass.run(Pass.inference, on: training)
    return (Pass.run(backward, on: freezing(forward)), evaluation)
  }

  /// The passes of a program, in order.
  package static func passes(_ purpose: Purpose) -> [Pass] {
    if case .training = purpose { Pass.training } else { Pass.inference }
  }

  /// The steps of a program for batches of some size.
  package func plan(_ purpose: Purpose, batch: Int) -> Plan { makePlan(graph(purpose, batch: batch), batch: batch) }
}

extension Graph {
  /// The same without outputs that only other programs ask for.
  var keepingResults: Graph {
    var result = self
    result.outputs = outputs.filter { $0.name == "loss" || $0.name.hasPrefix("term.") || $0.name.hasPrefix("update.") }
    return result
  }
}
