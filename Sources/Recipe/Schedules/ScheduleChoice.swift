import Diagnostics

/// A schedule with the numbers of its keys, as a recipe holds it.
package struct ScheduleChoice: Hashable, Sendable {
  package let type: any Schedule.Type
  package var values: RecipeValues

  /// With its defaults.
  package init(_ type: any Schedule.Type) { (self.type, values) = (type, RecipeValues(type.declaration.allKeys)) }

  package var declaration: ScheduleDeclaration { type.declaration }

  /// As a model file has it, without what is left at its default: `cosine(to: 0.01)`.
  package var text: String {
    let given = declaration.allKeys.compactMap { key in
      values[key].flatMap { $0 == key.defaultValue ? nil : "\(key.name): \($0.text)" }
    }
    return given.isEmpty ? declaration.name : "\(declaration.name)(\(given.joined(separator: ", ")))"
  }

  /// Reads what `text` writes; nil for anything else.
  package init?(parsing text: String) {
    let parts = text.split(separator: "(", maxSplits: 1)
    guard let name = parts.first.map({ $0.filter { $0 != " " } }), let type = ScheduleTable.named(name) else {
      return nil
    }
    self.init(type)
    guard parts.count > 1 else { return }
    guard parts[1].hasSuffix(")") else { return nil }
    for (index, argument) in parts[1].dropLast().split(separator: ",").enumerated() {
      let words = argument.split(separator: ":").map { $0.filter { $0 != " " } }
      let label = words.count > 1 ? words[0] : index == 0 ? declaration.allKeys[0].name : ""
      guard let key = declaration.allKeys.first(where: { $0.name == label }),
        let value = key.kind.parsed(words.last ?? ""), key.allows(value), !key.isShareOfCount(words.last ?? "")
      else { return nil }
      values[key] = value
    }
  }

  package static func == (one: ScheduleChoice, other: ScheduleChoice) -> Bool {
    one.type == other.type && one.values == other.values
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(declaration.name)
    hasher.combine(values)
  }
}

/// A schedule at work, behind its warm-up.
package struct RunningSchedule: Sendable {
  private var schedule: any Schedule
  private let warmup: Double

  package init(_ choice: ScheduleChoice) {
    schedule = choice.type.init(choice.values)
    warmup = choice.values.real("warmup")
  }

  /// What the number is multiplied by in a step.
  package func factor(at moment: ScheduleMoment) -> Double {
    let count = Int((warmup * Double(moment.stepsOfEpoch)).rounded())
    if moment.step < count { return Double(moment.step + 1) / Double(count) }
    return schedule.factor(at: moment.after(count))
  }

  package mutating func hear(loss: Double) { schedule.hear(loss: loss) }

  package var memory: [Double] {
    get { schedule.memory }
    set { schedule.memory = newValue }
  }
}
