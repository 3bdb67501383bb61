import Diagnostics

/// A name of another library, with the message that gives its cure.
struct Habit {
  /// Habits with one key are one mistake.
  struct Key: Hashable {
    let name: String
    /// Nil where the cure depends on the place.
    let cure: String?
  }

  let key: Key
  var diagnostic: Diagnostic
  /// The cure is a function to add to the file.
  var isDeclaration = false

  init(_ name: String, cure: String?, _ diagnostic: Diagnostic) {
    key = Key(name: name, cure: cure)
    self.diagnostic = diagnostic
  }

  /// A name whose function differs from place to place: each is shown beside the first.
  init(declaring name: String, _ diagnostic: Diagnostic) {
    self.init(name, cure: nil, diagnostic)
    isDeclaration = true
  }
}

/// Names of other libraries that were reported, each once.
struct Habits {
  private struct Places {
    /// The index of the message.
    let index: Int
    /// The other places of the name.
    var others: Set<Span> = []
    /// Some of them have the cure of the first.
    var isRepeated = false
  }

  private var places: [Habit.Key: Places] = [:]
  /// Functions that cures add above the model, each with the formulas given for its name.
  private var formulas: [String: [String]] = [:]

  /// How many other formulas a function's name has already.
  mutating func number(of formula: String, declaring function: String) -> Int {
    let known = formulas[function, default: []]
    if let index = known.firstIndex(of: formula) { return index }
    formulas[function] = known + [formula]
    return known.count
  }

  mutating func add(_ habit: Habit, index: Int) { places[habit.key] = Places(index: index) }

  func isKnown(_ habit: Habit) -> Bool { places[habit.key] != nil }

  /// Counts a further place of a name. `text` is the code at that place.
  mutating func count(_ habit: Habit, _ text: String, in findings: inout [Finding]) {
    guard var known = places[habit.key], let span = habit.diagnostic.span else { return }
    let first = findings[known.index].diagnostic
    guard span != first.span, known.others.insert(span).inserted else { return }
    if habit.isDeclaration, let help = habit.diagnostic.help, help != first.help {
      if first.notes.count < 5 { findings[known.index].diagnostic.notes.append("for `\(text)` \(help)") }
    } else {
      known.isRepeated = true
    }
    places[habit.key] = known
  }

  /// Notes how often each name appears elsewhere; one edit then mends only a part.
  func addCounts(to findings: inout [Finding]) {
    for known in places.values where known.isRepeated {
      let times = known.others.count == 1 ? "once" : "\(known.others.count) times"
      findings[known.index].diagnostic.notes.append("the same appears \(times) more in this file")
      findings[known.index].diagnostic.fix = nil
    }
  }
}
