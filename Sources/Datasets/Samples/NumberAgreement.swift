import Diagnostics
import Files

// Whether numbers mean what those meant that a run was trained on.
extension InputExpectation {
  /// Notes about the numbers that a saved run reads: another factor, another unit.
  func numberNotes(_ encoding: NumberEncoding?, _ quantity: Quantity, of source: String) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    let found = encoding ?? NumberEncoding()
    if let trained = trainedEncoding, !found.changesAlike(trained) {
      notes.append(.numbersDiffer(source, found.meaningWords, trained.meaningWords))
    }
    if let own = quantity.units, let theirs = trainedQuantity.units, canonicalUnit(own) != canonicalUnit(theirs) {
      notes.append(.unitsDiffer(source, own, theirs))
    }
    return notes
  }
}

extension NumberEncoding {
  /// Whether stored numbers become the same, whatever the declarations are called.
  fileprivate func changesAlike(_ other: NumberEncoding) -> Bool {
    func isAlike(_ own: Term?, _ theirs: Term?, neutral: Double) -> Bool {
      let (own, theirs) = (own?.numbers ?? [neutral], theirs?.numbers ?? [neutral])
      let count = max(own.count, theirs.count)
      guard own.count == theirs.count || own.count == 1 || theirs.count == 1 else { return false }
      return (0..<count).allSatisfy { index in
        let (a, b) = (own[own.count == 1 ? 0 : index], theirs[theirs.count == 1 ? 0 : index])
        return abs(a - b) <= 1e-6 * max(abs(a), abs(b))
      }
    }
    return isAlike(factor, other.factor, neutral: 1) && isAlike(offset, other.offset, neutral: 0)
  }

  /// "as stored * 0.5 (`scale_factor`)", "as they are stored"
  fileprivate var meaningWords: String { changesNumbers ? "as \(changeWords)" : "as they are stored" }

  /// Reads what `json` wrote, as far as it changes numbers.
  package init(_ json: JSONTree) {
    self.init()
    func term(_ key: String) -> Term? {
      guard let object = json[key], let name = object["name"]?.text, case .array(let list)? = object["numbers"] else {
        return nil
      }
      let numbers = list.compactMap(\.double)
      return numbers.isEmpty || numbers.count != list.count ? nil : Term(name: name, numbers: numbers)
    }
    (factor, offset) = (term("factor"), term("offset"))
  }
}

extension Diagnostic {
  static func numbersDiffer(_ path: String, _ words: String, _ trained: String) -> Diagnostic {
    Diagnostic(
      "AE6526",
      "the numbers of `\(path)` are taken \(words), those that the run was trained on \(trained)",
      severity: .warning,
      help:
        "see that both come out in one unit; where this file declares nothing or something wrong, save its numbers as the run's"
    )
  }

  static func unitsDiffer(_ path: String, _ units: String, _ trained: String) -> Diagnostic {
    Diagnostic(
      "AE6526",
      "the numbers of `\(path)` are in \(excerpt(units)), those that the run was trained on in \(excerpt(trained))",
      severity: .warning, help: "convert them to the unit of the run, or train on these data")
  }
}

extension Explanation {
  package static let numbersOfRuns = [
    Explanation(
      "AE6526", "Numbers that mean something else than the run's",
      meaning:
        "A model knows numbers of the size that it was trained on. These data declare another factor or offset, none "
        + "where the run's had one, or another unit.",
      example: .command("aec encode runs/dense-001 --data raw_counts.h5 -o z.npy"),
      cure: "See that the numbers of both files come out in one unit. Correct the attributes of the file, "
        + "or save its numbers as those of the run.")
  ]
}
