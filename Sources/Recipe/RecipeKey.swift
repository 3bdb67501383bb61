/// A key of `data`, of `train` or of an optimizer, declared once.
///
/// The checker, the flags of `aec train`, `run.json`, the messages and the tables of the manual are read from it. A new
/// key is one declaration in the list of its section or in the file of its optimizer. The code that uses its value
/// comes beside it.
package struct RecipeKey: Sendable {
  package let name: String
  package let kind: KeyKind
  /// As a user would write it; empty without a default.
  package let defaultText: String
  /// What the value says, as a phrase without a full stop.
  package let summary: String
  /// The option of the command line that replaces the value, without its dashes; nil for keys without one.
  package let flag: String?
  /// What the flag's help calls its value.
  package let placeholder: String
  /// Whether `run.json` holds the value in its object `train`.
  package let isRecorded: Bool
  /// What stands before the value in the file: the name, or the part of the model in a group such as `rate { decoder: 1e-4 }`.
  package private(set) var label: String
  /// Outside of these values the checker warns; nil where every allowed value is in use.
  package private(set) var usual: ClosedRange<Double>?

  init(
    _ name: String, _ kind: KeyKind, _ defaultText: String, _ summary: String, flag: String? = nil,
    placeholder: String = "n", isRecorded: Bool = true
  ) {
    (self.name, self.kind, self.defaultText, self.summary, label) = (name, kind, defaultText, summary, name)
    (self.flag, self.placeholder, self.isRecorded) = (flag, placeholder, isRecorded)
  }

  /// A key without a default.
  init(
    _ name: String, _ kind: KeyKind, _ summary: String, flag: String? = nil, placeholder: String = "n",
    isRecorded: Bool = true
  ) {
    self.init(name, kind, "", summary, flag: flag, placeholder: placeholder, isRecorded: isRecorded)
  }

  /// The same with a warning outside of some values.
  func usually(_ values: ClosedRange<Double>) -> RecipeKey {
    var result = self
    result.usual = values
    return result
  }

  /// The same for a part of the model, where 0 leaves its weights as they are.
  package func ofScope(_ scope: String) -> RecipeKey {
    guard case .real(let range) = kind else { return self }
    // Who gives a part a decay of its own wants more than none.
    var result = RecipeKey(name, .real(0...range.upperBound), defaultText == "0" ? "0.01" : defaultText, summary)
    (result.usual, result.label) = (usual, scope)
    return result
  }

  /// The same where something else stands before its value.
  package func labelled(_ label: String) -> RecipeKey {
    var result = self
    result.label = label
    return result
  }

  /// Whether a number times a schedule may stand for its value: every real number of an optimizer, and those of
  /// `changing`. What counts, such as `epochs`, and what a run is compared by, such as `target`, stays.
  package var mayChange: Bool {
    guard case .real = kind else { return false }
    let isOfOptimizer = OptimizerTable.all.contains { $0.declaration.keys.contains(self) }
    return isOfOptimizer || RecipeKey.changing.contains(self)
  }

  /// Whether a value is of the kind, in the range, and no schedule of a number that stays.
  package func allows(_ value: RecipeValue) -> Bool {
    if case .scheduled = value, !mayChange { return false }
    return kind.allows(value)
  }

  /// Whether a value of the key calls for a warning.
  package func isUnusual(_ value: RecipeValue) -> Double? {
    guard let usual, case .real(let number) = value, !usual.contains(number), number != 0 else {
      return nil
    }
    return number
  }

  /// The value that holds where nobody gives one; nil without a default, or for a value with a form of its own.
  package var defaultValue: RecipeValue? { kind.parsed(defaultText) }

  /// The value's name in `run.json`.
  package var jsonName: String { (flag ?? name).replacing("-", with: "_") }
}

/// Keys of one section have different names.
extension RecipeKey: Hashable {
  package static func == (one: RecipeKey, other: RecipeKey) -> Bool { one.name == other.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A section of a model file that holds keys.
package enum RecipeSection: String, CaseIterable, Sendable {
  case data, train

  package var keys: [RecipeKey] {
    switch self {
    case .data: RecipeKey.ofData
    case .train: RecipeKey.ofTrain
    }
  }
}

// Right lines, for messages about wrong ones.
extension RecipeKey {
  /// A line with a key of this name, of the kind that a message says is due; nil for a name that is no key.
  package static func example(of name: String, due: String) -> String? {
    let optimizers = OptimizerTable.all.flatMap { $0.declaration.keys }
    let all = RecipeSection.allCases.flatMap(\.keys) + optimizers + ScheduleTable.all.flatMap { $0.declaration.allKeys }
    let own = all.filter { $0.name == name }
    return (own.first { $0.kind.words == due } ?? own.first).map { key in
      "\(name): \(key.defaultText.isEmpty ? key.kind.example : key.defaultText)"
    }
  }
}
