import Diagnostics

// In `run.json`, written and read back.
extension TrainRecipe {
  static let blockName = "test_block"

  /// All that was decided; workers belong to the machine and are not in it.
  package var json: JSONObject {
    var result = JSONObject([RecipeKey.optimizer.jsonName: .string(method.declaration.name)])
    for key in method.declaration.keys { result[key.jsonName] = method.values[key]?.json }
    // Of the two lengths only the one that counts is written; the optimizer stands above.
    let others: [RecipeKey] = [.optimizer, .epochs, .steps]
    for key in TrainRecipe.plainKeys where key.isRecorded && !others.contains(key) {
      result[key.jsonName] = self[key]?.json
    }
    if let testBlock { result[TrainRecipe.blockName] = .integer(testBlock) }
    let length: RecipeKey = if case .steps = duration { .steps } else { .epochs }
    result[length.jsonName] = self[length]?.json
    for part in TrainRecipe.composed { result[part.name] = part.write(self) }
    return result
  }

  /// The recipe that `json` was written from; nil for an object that no recipe writes.
  package init?(_ json: JSONObject) {
    self.init()
    guard case .string(let name)? = json[RecipeKey.optimizer.jsonName], let type = OptimizerTable.named(name) else {
      return nil
    }
    method = OptimizerChoice(type)
    for entry in json.entries where entry.key != RecipeKey.optimizer.jsonName {
      guard take(entry.key, entry.value) else { return nil }
    }
    // A phase holds what holds for the run, which may stand behind it.
    for index in phases.indices {
      for key in RecipeKey.ofWholeRun { phases[index][key] = self[key] }
      phases[index].testBlock = testBlock
    }
  }

  private mutating func take(_ name: String, _ json: JSONValue) -> Bool {
    if let part = TrainRecipe.composed.first(where: { $0.name == name }) { return part.read(&self, json) }
    if name == TrainRecipe.blockName {
      guard case .integer(let size) = json else { return false }
      testBlock = size
      return true
    }
    if let key = method.declaration.keys.first(where: { $0.jsonName == name }) {
      guard let value = key.kind.read(json) else { return false }
      method.values[key] = value
      return true
    }
    let known = TrainRecipe.plainKeys.first { $0.isRecorded && $0.jsonName == name }
    guard let key = known, let value = key.kind.read(json) else { return false }
    self[key] = value
    return true
  }
}

// What is made of several values.
extension TrainRecipe {
  fileprivate struct Composed: Sendable {
    let name: String
    /// Nil where the recipe has nothing of it.
    let write: @Sendable (TrainRecipe) -> JSONValue?
    /// False for what no recipe writes.
    let read: @Sendable (inout TrainRecipe, JSONValue) -> Bool
  }

  fileprivate static let composed: [Composed] = [freezing, settings] + ScopedNumber.groups.map(scopes) + [phasesInJSON]

  private static let freezing = Composed(name: "freeze") { recipe in
    recipe.frozen.isEmpty ? nil : .array(recipe.frozen.map { .string($0) })
  } read: { recipe, json in
    guard case .array(let scopes) = json else { return false }
    recipe.frozen = scopes.compactMap { if case .string(let scope) = $0 { scope } else { nil } }
    return recipe.frozen.count == scopes.count
  }

  private static let settings = Composed(name: "set") { recipe in
    recipe.settings.isEmpty
      ? nil : .object(object(recipe.settings.map { ($0.name, .number($0.value)) }))
  } read: { recipe, json in
    guard case .object(let object) = json else { return false }
    recipe.settings = object.entries.compactMap { entry in
      entry.value.double.map { PhaseSetting(name: entry.key, value: $0) }
    }
    return recipe.settings.count == object.entries.count
  }

  private static func scopes(_ group: (name: String, key: String)) -> Composed {
    Composed(name: "\(group.name)_of") { recipe in
      let own = recipe.scoped.filter { $0.key == group.key }
      return own.isEmpty ? nil : .object(object(own.map { ($0.scope, $0.value.json) }))
    } read: { recipe, json in
      guard case .object(let object) = json else { return false }
      let own = object.entries.compactMap { entry in
        entry.value.changingNumber.map { ScopedNumber(key: group.key, scope: entry.key, value: $0) }
      }
      recipe.scoped += own
      return own.count == object.entries.count
    }
  }

  private static let phasesInJSON = Composed(name: "phases") { recipe in
    recipe.phases.isEmpty ? nil : .array(recipe.phases.map { .object($0.phaseJSON) })
  } read: { recipe, json in
    guard case .array(let phases) = json else { return false }
    recipe.phases = phases.compactMap { if case .object(let phase) = $0 { recipe.phase(from: phase) } else { nil } }
    return recipe.phases.count == phases.count
  }
}

private func object(_ entries: [(key: String, value: JSONValue)]) -> JSONObject {
  entries.reduce(into: JSONObject()) { $0[$1.key] = $1.value }
}

extension JSONValue {
  fileprivate var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// A number, a schedule, or a number times a schedule.
  fileprivate var changingNumber: RecipeValue? {
    if case .string(let text) = self, let schedule = ScheduleChoice(parsing: text) { return .schedule(schedule) }
    return KeyKind.real(0...10).read(self)
  }
}
