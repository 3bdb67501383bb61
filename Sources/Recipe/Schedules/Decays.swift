import Glibc

/// The number as it is, which is worth writing for its `warmup`.
struct Constant: Schedule {
  static let declaration = ScheduleDeclaration(name: "constant", summary: "the number stays as it is", keys: [])

  init(_ values: RecipeValues) {}
  func factor(at moment: ScheduleMoment) -> Double { 1 }
}

/// A smaller number every few epochs: PyTorch's `StepLR`.
struct StepDecay: Schedule {
  static let declaration = ScheduleDeclaration(
    name: "step", summary: "the number times `by`, every `every` epochs",
    keys: [
      RecipeKey("every", .int(1...1_000_000_000), "30", "epochs between two changes"),
      RecipeKey("by", .real(0...1), "0.1", "the factor of each change"),
    ], waits: "every", alias: "steps")

  private let (every, by): (Int, Double)

  init(_ values: RecipeValues) { (every, by) = (values.int("every"), values.real("by")) }
  func factor(at moment: ScheduleMoment) -> Double { pow(by, Double(moment.epoch / every)) }
}

/// A smaller number every epoch: PyTorch's `ExponentialLR`.
struct Exponential: Schedule {
  static let declaration = ScheduleDeclaration(
    name: "exponential", summary: "the number times `by`, every epoch",
    keys: [RecipeKey("by", .real(0...1), "0.99", "the factor of each epoch")])

  private let by: Double

  init(_ values: RecipeValues) { by = values.real("by") }
  func factor(at moment: ScheduleMoment) -> Double { pow(by, Double(moment.epoch)) }
}

/// A straight line from the number to a share of it, over the run.
struct Linear: Schedule {
  static let declaration = ScheduleDeclaration(
    name: "linear", summary: "a straight line from the number to `to` times it, over the run",
    keys: [RecipeKey("to", .real(0...1), "0", "the factor in the last step")])

  private let to: Double

  init(_ values: RecipeValues) { to = values.real("to") }
  func factor(at moment: ScheduleMoment) -> Double { 1 + (to - 1) * moment.progress }
}

/// Half a cosine from the number to a share of it, once or again and again (Loshchilov and Hutter, 2017).
struct Cosine: Schedule {
  static let declaration = ScheduleDeclaration(
    name: "cosine", summary: "half a cosine from the number to `to` times it, over the run or every `every` epochs",
    keys: [
      RecipeKey("to", .real(0...1), "0", "the factor at the end"),
      RecipeKey("every", .int(0...1_000_000_000), "0", "epochs until it starts again; 0 is the whole run"),
      RecipeKey("growth", .int(1...1000), "1", "how many times longer each round is than the one before"),
    ])

  private let to: Double
  private let (every, growth): (Int, Int)

  init(_ values: RecipeValues) {
    to = values.real("to")
    (every, growth) = (values.int("every"), values.int("growth"))
  }

  func factor(at moment: ScheduleMoment) -> Double {
    to + (1 - to) * (1 + cos(.pi * (every == 0 ? moment.progress : share(ofRound: moment.epochs)))) / 2
  }

  /// How much of its round is over.
  private func share(ofRound epochs: Double) -> Double {
    var (start, length) = (0.0, Double(every))
    while growth > 1, epochs >= start + length { (start, length) = (start + length, length * Double(growth)) }
    return ((epochs - start) / length).truncatingRemainder(dividingBy: 1)
  }
}
