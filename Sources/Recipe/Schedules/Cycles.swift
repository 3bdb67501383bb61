import Glibc

/// One rise and one longer fall (Smith and Topin, 2018), as PyTorch's `OneCycleLR`; the number is the largest.
struct OneCycle: Schedule {
  static let declaration = ScheduleDeclaration(
    name: "one_cycle", summary: "a rise from `from` times the number to it, then a fall to `to` times it",
    keys: [
      RecipeKey("rise", .real(0...1), "0.3", "the share of the run in which it rises"),
      RecipeKey("from", .real(0...1), "0.04", "the factor in the first step"),
      RecipeKey("to", .real(0...1), "4e-6", "the factor in the last step"),
    ])

  private let (rise, from, to): (Double, Double, Double)

  init(_ values: RecipeValues) { (rise, from, to) = (values.real("rise"), values.real("from"), values.real("to")) }

  func factor(at moment: ScheduleMoment) -> Double {
    let (last, step) = (Double(moment.steps - 1), Double(moment.step))
    let top = rise * Double(moment.steps) - 1
    if step <= top { return between(from, 1, step / max(top, 1e-9)) }
    return between(1, to, (step - top) / max(last - top, 1e-9))
  }

  private func between(_ start: Double, _ end: Double, _ share: Double) -> Double {
    end + (start - end) / 2 * (1 + cos(.pi * min(1, share)))
  }
}

/// Rises and falls in turn (Smith, 2017), as PyTorch's `CyclicLR`; the number is the largest.
struct Cyclic: Schedule {
  static let declaration = ScheduleDeclaration(
    name: "cyclic", summary: "straight lines from `low` times the number to it and back, again and again",
    keys: [
      RecipeKey("low", .real(0...1), "0.1", "the smallest factor"),
      RecipeKey("every", .int(1...1_000_000_000), "2000", "steps of a rise; a fall takes as many"),
      RecipeKey("shrink", .real(0...1), "1", "the height of each cycle against the one before"),
    ])

  private let (low, shrink): (Double, Double)
  private let every: Int

  init(_ values: RecipeValues) {
    (low, shrink, every) = (values.real("low"), values.real("shrink"), values.int("every"))
  }

  func factor(at moment: ScheduleMoment) -> Double {
    let cycle = moment.step / (2 * every)
    let place = Double(moment.step % (2 * every)) / Double(every)
    return low + (1 - low) * (place <= 1 ? place : 2 - place) * pow(shrink, Double(cycle))
  }
}
