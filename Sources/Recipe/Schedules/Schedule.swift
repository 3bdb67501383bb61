/// How a number of the recipe changes while a run goes on: one file each, and a line in `ScheduleTable`.
package protocol Schedule: Sendable {
  static var declaration: ScheduleDeclaration { get }

  /// - Parameter values: a number for each key of the declaration.
  init(_ values: RecipeValues)

  /// What the number is multiplied by in a step.
  func factor(at moment: ScheduleMoment) -> Double

  /// Hears the loss of an epoch, of the test samples where there are some.
  mutating func hear(loss: Double)

  /// What it has kept of the losses, for a checkpoint; empty for those that keep nothing.
  var memory: [Double] { get set }
}

extension Schedule {
  package mutating func hear(loss: Double) {}
  package var memory: [Double] {
    get { [] }
    set {}
  }
}

/// What is known of a schedule without running it.
package struct ScheduleDeclaration: Sendable {
  /// In model files, flags and `run.json`: `cosine`.
  package let name: String
  /// What the factor does, as a line of the manual.
  package let summary: String
  /// The first may be given without its name.
  package let keys: [RecipeKey]
  /// Whether it follows the losses, and so needs them after every epoch.
  package var followsLosses = false
  /// The key that counts the epochs before the number can change; nil where it changes at once.
  package var waits: String?
  /// Another name that people write; the manual does not show it.
  package var alias: String?

  /// The keys of its own and those of every schedule.
  package var allKeys: [RecipeKey] { keys + [.warmup] }

  package init(
    name: String, summary: String, keys: [RecipeKey], followsLosses: Bool = false, waits: String? = nil,
    alias: String? = nil
  ) {
    (self.name, self.summary, self.keys) = (name, summary, keys)
    (self.followsLosses, self.waits, self.alias) = (followsLosses, waits, alias)
  }
}

/// A step of a run, as schedules see it; `step` counts from 0.
package struct ScheduleMoment: Hashable, Sendable {
  package let step: Int
  /// Of the whole run.
  package let steps: Int
  package let stepsOfEpoch: Int

  package init(step: Int, steps: Int, stepsOfEpoch: Int) {
    (self.step, self.steps, self.stepsOfEpoch) = (step, max(1, steps), max(1, stepsOfEpoch))
  }

  /// Whole epochs before the step.
  var epoch: Int { step / stepsOfEpoch }
  /// Epochs before the step, with the part of the one at work.
  var epochs: Double { Double(step) / Double(stepsOfEpoch) }
  /// 0 in the first step of the run, 1 in the last.
  var progress: Double { steps > 1 ? min(1, Double(step) / Double(steps - 1)) : 1 }

  /// The same after some first steps were left out.
  func after(_ count: Int) -> ScheduleMoment {
    ScheduleMoment(step: max(0, step - count), steps: steps - count, stepsOfEpoch: stepsOfEpoch)
  }
}

extension RecipeKey {
  static let warmup = RecipeKey(
    "warmup", .real(0...1e9), "0", "epochs in which the number rises from 0, before the schedule begins",
    placeholder: "epochs")

  /// Whether a text gives a share where a schedule counts epochs or steps: `warmup: 10%`.
  package func isShareOfCount(_ text: String) -> Bool {
    text.hasSuffix("%") && ["warmup", "every", "patience"].contains(name)
  }
}
