import Checker
import Diagnostics
import Graph
import Ops
import Passes
import Recipe
import Syntax

// What the phases of a recipe train: all or some of the weights, with numbers of their own in the loss.
extension Compilation {
  /// The models of the phases, by the hyper-parameters that they set; nil where none is set.
  static func phaseModels(
    of typed: TypedFile, _ file: File, _ source: SourceFile, _ settings: [Setting]
  ) throws(Diagnostics) -> [TypedModel?] {
    var models: [TypedModel?] = []
    for phase in typed.train.parts {
      guard !phase.settings.isEmpty else {
        models.append(nil)
        continue
      }
      let own = phase.settings.map { Setting(name: $0.name, text: "\($0.value)") }
      let others = settings.filter { setting in !own.contains { $0.name == setting.name } }
      let result = check(file, source: source, settings: others + own)
      guard let model = result.typed?.model else { throw Diagnostics(result.diagnostics) }
      if let problem = difference(model, typed.model, phase) { throw Diagnostics([problem]) }
      models.append(model)
    }
    return models
  }

  /// A part of the model, outside of training, that depends on what a phase sets.
  private static func difference(_ model: TypedModel, _ base: TypedModel, _ phase: TrainRecipe) -> Diagnostic? {
    guard model.undetermined.isEmpty else { return nil }
    for (purpose, part) in [(Purpose.encoding, "encoder"), (.decoding, "decoder")]
    where lower(model, for: purpose) != lower(base, for: purpose) {
      return .settingOfModel(phase.settings[0].name, phase.phaseName ?? "", part: part)
    }
    return nil
  }

  /// The graphs of a phase's training step and of the loss alone; frozen weights have no gradient.
  package func trainingGraphs(ofPhase phase: Int) -> (step: Graph, evaluation: Graph) {
    let recipe = typed.train.parts[phase]
    let backward = recipe.method.declaration.use == .curvature ? Pass.curvature : Pass.backward
    let model = phaseModels[phase] ?? model
    return trainingGraphs(of: model, batch: recipe.plannedBatch, backward) { recipe.isFrozen($0) }
  }

  /// The model of a phase.
  package func model(ofPhase phase: Int) -> TypedModel { phaseModels[phase] ?? model }
}
