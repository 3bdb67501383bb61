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
      if let part = changedPart(model, typed.model) {
        let alone = own.first { setting in
          let model = check(file, source: source, settings: settings.filter { $0.name != setting.name } + [setting])
          return model.typed.map { changedPart($0.model, typed.model) != nil } ?? false
        }
        let name = alone?.name ?? own[0].name
        let place = file.place(ofSetting: name, inPhase: phase.phaseName)
        throw Diagnostics([.settingOfModel(name, phase.phaseName ?? "", part: part, at: place)])
      }
      models.append(model)
    }
    return models
  }

  /// The part of the model that another model has differently outside of training; nil where none is. Noise, which is off
  /// there, may differ.
  private static func changedPart(_ model: TypedModel, _ base: TypedModel) -> String? {
    guard model.undetermined.isEmpty else { return nil }
    let parts = [(Purpose.encoding, "encoder"), (.decoding, "decoder")]
    return parts.first { purpose, _ in
      let (own, other) = (lower(model, for: purpose), lower(base, for: purpose))
      return own != other && Pass.run(Pass.inference, on: own) != Pass.run(Pass.inference, on: other)
    }?.1
  }

  /// The graphs of a phase's training step and of the loss alone; frozen weights have no gradient.
  package func trainingGraphs(ofPhase phase: Int) -> (step: Graph, evaluation: Graph) {
    let recipe = typed.train.parts[phase]
    let backward = recipe.method.declaration.use == .curvature ? Pass.curvature : Pass.backward
    let model = phaseModels[phase] ?? model
    return trainingGraphs(of: model, batch: recipe.plannedBatch, backward) { freezing($0, inPhase: phase) }
  }

  /// The step of a phase in the order in which it runs, with the typed nodes as origins: see `TypedModel.traced`.
  package func tracedStep(ofPhase phase: Int) -> Graph {
    let forward = Pass.run(Pass.inference, on: lower(model(ofPhase: phase), for: .training, tracing: true))
    return Pass.run(Pass.backward, on: freezing(forward, inPhase: phase))
  }

  /// A forward graph without the weights and the state that a phase leaves as they are.
  private func freezing(_ forward: Graph, inPhase phase: Int) -> Graph {
    let recipe = typed.train
    return forward.freezing(
      { recipe.parts[phase].isFrozen($0) },
      holding: { recipe.holds(state: $0, inPhase: phase, isGiven: startsFromGivenWeights) })
  }

  /// The model of a phase.
  package func model(ofPhase phase: Int) -> TypedModel { phaseModels[phase] ?? model }
}

extension Compilation {
  /// Warnings of rules that are idle for so many training samples, each at its key.
  package func warnings(ofRulesIdleFor samples: Int) -> [Diagnostic] {
    let file = parse(source).file
    return typed.train.warnings(ofRulesIdleFor: samples) { rule, phase in
      overrides.contains { $0.key == rule.key.flag } ? nil : file.place(of: rule, inPhase: phase, source)
    }
  }
}

/// The line of a file in which a phase gives a key; that of the phase's title where it does not.
package func lineOfTrain(_ key: String, inPhase title: String?, _ source: SourceFile) -> Int? {
  let file = parse(source).file
  let phase = file.sections.flatMap(\.groups).first { $0.title?.text == title && title != nil }
  let own = phase?.entries.first { $0.key.text == key }?.key.span
  return (own ?? phase?.title?.span).map { source.line(at: $0.start) }
}

/// The line of a file in which a phase gives a group, such as `rate { ... }`, or `train` where there are no phases; that
/// of the phase's title where it has none.
package func lineOfGroup(_ name: String, inPhase title: String?, _ source: SourceFile) -> Int? {
  guard let train = parse(source).file.sections.first(where: { $0.keyword.text == RecipeSection.train.rawValue }) else {
    return nil
  }
  let phase = title.flatMap { title in train.groups.first { $0.title?.text == title } }
  let own = (phase ?? train).groups.first { $0.title == nil && $0.keyword.text == name }?.keyword.span
  return (own ?? phase?.title?.span).map { source.line(at: $0.start) }
}

/// What a phase writes after a key, as the file has it; nil where it has no such key.
package func textOfTrain(_ key: String, inPhase title: String, _ source: SourceFile) -> String? {
  let phase = parse(source).file.sections.flatMap(\.groups).first { $0.title?.text == title }
  return phase?.entries.first { $0.key.text == key }.map { String(source.text(of: $0.value.span)) }
}

extension File {
  /// Where a rule of `train` stands: in a phase, else for all of them.
  fileprivate func place(of rule: Contradiction, inPhase title: String?, _ source: SourceFile) -> Span? {
    guard let train = sections.first(where: { $0.keyword.text == RecipeSection.train.rawValue }) else { return nil }
    let phase = train.groups.filter { $0.title?.text == title && title != nil }
    return (phase + [train]).lazy.compactMap { $0.place(of: rule, in: source) }.first
  }

  /// Where a phase sets a hyper-parameter.
  fileprivate func place(ofSetting name: String, inPhase title: String?) -> Span? {
    let phases = sections.flatMap { [$0] + $0.groups }.filter { title == nil || $0.title?.text == title }
    return phases.flatMap { [$0] + $0.groups }.flatMap(\.entries).first { $0.key.text == name }?.key.span
  }
}
