import Diagnostics
import Ops
import Syntax

// AE040x to AE042x: kinds of values, calls, the parts of a model.
extension Diagnostic {
  static func wrongKind(
    _ role: String, expected: String, found: String, help: String? = nil, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE0401", "\(role) must be \(expected), not \(found)", at: span, marker: "this is \(found)", help: help)
  }

  static func listOfTensors(_ found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0425", "a list holds sizes, not values: this is \(found)", at: span, marker: "not a size",
      help: "pass values without a list, as `concat(a, b)`; terms of a loss are added")
  }

  static func wrongArity(
    _ name: String, _ due: ClosedRange<Int>, _ found: Int, help: String? = nil, at span: Span, declared: Span?
  ) -> Diagnostic {
    let least = due.count == 1 ? "" : "\(due.lowerBound) \(due.count == 2 ? "or" : "to") "
    return Diagnostic(
      "AE0402", "`\(name)` takes \(least)\(counted(due.upperBound, "value")), not \(found)", at: span,
      marker: "\(counted(found, "value")) given",
      labels: declared.map { [.init($0, "declared here")] } ?? [], help: help)
  }

  static func missingAttribute(
    _ name: String, _ summary: String, of callee: String, _ example: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      "AE0403", "`\(callee)` needs `\(name)`: \(summary)", at: span, marker: "`\(name)` is missing",
      help: "for example `\(example)`")
  }

  static func missingParameter(_ name: String, of block: String, at span: Span, declared: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0404", "the block `\(block)` needs a value for `\(name)`", at: span,
      marker: "`\(name)` is missing", labels: [.init(declared, "declared without a default")],
      help: "write `\(name): ...` in the call")
  }

  static func tooManyArguments(_ callee: String, _ known: [String], _ found: String, at span: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0405", "`\(callee)` has no place for this value", at: span, marker: "this is \(found)",
      help: known.isEmpty
        ? "its attributes are given by name, as `heads: 2`"
        : "without a name it takes \(listing(known)); the rest is given by name")
  }

  static func wrongInputCount(_ name: String, _ due: String, _ found: Int, help: String? = nil, at span: Span)
    -> Diagnostic
  {
    wrongCount(
      "`\(name)` takes \(due), not \(found)", at: span, marker: "\(counted(found, "tensor")) given", help: help)
  }

  private static func wrongCount(_ message: String, at span: Span, marker: String, help: String?) -> Diagnostic {
    Diagnostic("AE0406", message, at: span, marker: marker, help: help)
  }

  static func notCallable(_ found: String, help: String? = nil, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0407", "\(found) cannot be applied to a value", at: span,
      marker: "not a layer, block or function",
      help: help ?? "write a layer or function here, as `dense(12)` or `relu`")
  }

  static func attributesAreFixed(_ label: Name, _ layer: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0408", "the attributes of this `\(layer)` are set already", at: label.span,
      marker: "cannot be given again", help: "set `\(label.text)` where the layer is bound by `let`"
    )
  }

  static func labelOfFunction(_ function: String, _ label: Name, cure: String? = nil, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0409", "`\(function)` is a function of numbers and has no attribute `\(label.text)`",
      at: span,
      marker: "not known", help: cure ?? "give its values in order, without names")
  }

  static func wrongOperand(_ symbol: String, _ found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0410", "`\(symbol)` cannot be applied to \(found)", at: span, marker: "this is \(found)",
      help: ["and", "or", "not"].contains(symbol)
        ? "it joins comparisons, as `x > 0 and x < 1`" : cure(ofOperand: found))
  }

  /// What to do with a list of numbers, and with a layer, among values.
  private static func cure(ofOperand found: String) -> String? {
    if found.hasPrefix("a list") {
      return "a list of sizes is written whole, as `[n, 1]`; numbers as a value stand in a file, "
        + "`weight([n], start: file(\"w.npy\"), fixed: true)`, and even ones are `linspace(1, n, n)`"
    }
    guard found.hasSuffix(" without its input"), let name = found.split(separator: "`").first, found.first == "`" else {
      return nil
    }
    return "give it its value, as `h |> \(name)` in brackets, with `let h = ...` for what stands before"
  }

  /// `stack` of a layer that a `let` made one.
  static func stackOfOne(_ name: String, _ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0474", "`\(name)` is one layer with one set of weights, and `stack` makes a new one for each copy", at: span,
      marker: "bound by `let`",
      help: "write the layer itself, `\(text)`; for the same weights each time apply it again: `|> \(name) |> \(name)`")
  }

  static func conditionNotTruth(_ found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0411", "`if` needs a comparison, not \(found)", at: span, marker: "this is \(found)",
      help: "write a comparison, as `x > 0`")
  }

  static func valueNeeded(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0412", "this must be known before the run, but a hyper-parameter in it has no value",
      at: span,
      marker: "not known", help: "give the hyper-parameter a default, or a value with `--set`")
  }

  static func divisionByZero(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0413", "`\(text)` divides by zero", at: span, marker: "the divisor is 0",
      help: "write another divisor, or the number that is meant")
  }

  static func notFinite(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0414", "`\(text)` has no finite value", at: span, marker: "infinite or not a number")
  }

  static func overOutsideData(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0415", "`over` is allowed only after `spectra:` in `data`", at: span,
      marker: "not possible here")
  }

  static func rangeOutsideData(at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0424", "a range is allowed only after keys of `data` that take one, such as `channels:`", at: span,
      marker: "expected one value here",
      help: "write one value; several are compared by `aec sweep FILE KEY=1...8`")
  }

  static func lossNotScalar(_ shape: String, at span: Span, notes: [String]) -> Diagnostic {
    Diagnostic(
      "AE0416", "a term of the loss must be a single number, but this one has shape \(shape)",
      at: span,
      marker: "this has shape \(shape)", notes: notes,
      help: "reduce it: `sum(...)`, `mean(...)`, or `mse(y, x)` for the distance of two values")
  }

  static func lossWithoutWeights(at span: Span, any: Bool, isFlat: Bool) -> Diagnostic {
    let what = isFlat ? "gives no weight a gradient" : "does not depend on any weight"
    let flat = "comparisons, `sign` and `stop` have no gradient; use a smooth measure, as `mse(y, x)`"
    return Diagnostic(
      "AE0417", "the loss \(what), so there is nothing to train", at: span,
      marker: any ? "no weight is reached from here" : "the model has no weights",
      help: isFlat ? flat : any ? nil : "use a layer with weights, as `dense(12)`")
  }

  /// Outputs that do not reach the loss, with their places.
  static func unusedOutputs(_ names: [String], at spans: [Span], loss: Span) -> Diagnostic {
    let isOne = names.count == 1
    let others = spans.dropFirst().map { Diagnostic.Label($0, "never used either") }
    let (mean, variance) = (names[0], names[names.count - 1])
    let isNormal = names.count == 2 && variance.lowercased().contains("log")
    let divergence = "as in `+ 1e-3 * mean(\(mean)^2 + exp(\(variance)) - \(variance) - 1)`, "
    return Diagnostic(
      "AE0418", "\(isOne ? "an unused output" : "unused outputs"): the loss does not depend on \(listing(names))",
      at: spans[0], marker: "never used", labels: others + [.init(loss, "the loss")],
      help: "use \(listing(names)) in the loss, \(isNormal ? divergence : "")or leave \(isOne ? "it" : "them") out")
  }

  static func wrongResultCount(_ owner: String, due: Int, found: Int, at span: Span, declared: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0419", "\(owner) declares \(counted(due, "output")), but its body gives \(found)",
      at: span,
      marker: "\(counted(found, "value")) here", labels: [.init(declared, "declared here")],
      help: "several results need brackets: `(a, b)`")
  }

  static func unprovenClaim(_ name: String, _ claim: String, at span: Span, _ declared: Span) -> Diagnostic {
    Diagnostic(
      "AE0470", "`\(name)` is said to be in `\(claim)`, but its last operations do not show it", at: span,
      marker: "nothing here keeps it there", labels: [.init(declared, "said here")],
      help: "end with what keeps it there, or leave `in \(claim)` out")
  }

  static func unknownClaim(_ found: String, at span: Span) -> Diagnostic {
    let cure = ForeignWeights.range(found).flatMap { $0 == "unit" ? nil : $0 }
    return Diagnostic(
      "AE0471", "an output cannot be in `\(found)`", at: span, marker: "expected a range or `simplex`",
      help: cure.map { "write `in \($0)`" } ?? "for example `in simplex`, `in 0...`, `in -1...1`",
      fix: cure.map { Fix(span, $0) })
  }

  static func tooFewStates(_ cell: String, results: Int, starts: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0468", "`\(cell)` gives \(counted(results, "value")), but \(counted(starts, "state")) start here", at: span,
      marker: "a step gives the next value of each state", help: "give as many values in `start:` as states")
  }

  static func scanTooLong(steps: Int, most: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0472", "this `scan` runs over \(steps) steps, but at most \(most) of its block are supported", at: span,
      marker: "too many steps", help: "shorten the sequence with `pool` or `conv1d(stride: 2)` before, or use `lstm`")
  }

  static func stateInScan(_ layer: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0473", "`\(layer)` keeps statistics of a batch, which have no place in the steps of a `scan`", at: span,
      marker: "used in a step", help: "use `layernorm` here, or apply `\(layer)` before the scan")
  }

  static func tooFewStarts(_ cell: String, due: Int, found: Int, at span: Span) -> Diagnostic {
    wrongCount(
      "`\(cell)` has \(counted(due, "state")), but `start` gives \(counted(found, "value"))", at: span,
      marker: "a start for each state", help: "write `start: (h, c)`, a value for each state")
  }

  static func stateChangesShape(_ message: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0469", message, at: span, marker: "a state keeps its shape from step to step",
      help: "end the block with a layer of the state's width")
  }

  static func notSeveral(_ found: String, _ names: [String], _ value: String, at span: Span) -> Diagnostic {
    let isOne = !found.hasSuffix(" values")
    let each = value.components(without: "\(names.count) * ")
    // `let (a, b) = z` of two numbers, as Python unpacks them.
    let isUnpacked = found.hasSuffix("shape [\(names.count)]") && value.allSatisfy { $0.isLetter || $0.isNumber }
    let own = each == value && !isUnpacked ? [names[0]] : names
    let lets = own.enumerated().map { "let \($1) = \(each)" + (isUnpacked ? "[\($0)]" : "") }
      .joined(separator: "` and `")
    let kept = Int(found.prefix { $0.isNumber }).map { names.prefix($0).joined(separator: ", ") } ?? ""
    return Diagnostic(
      "AE0467", "\(counted(names.count, "name")) for \(found)", at: span,
      marker: isOne ? "this gives one value" : "this gives \(found)",
      help: isOne
        ? "write `\(lets)`" : "give each value a name" + (kept.contains(", ") ? ": `let (\(kept)) = \(value)`" : ""))
  }

  static func outOfRange(_ role: String, _ value: Double, _ range: RealRange, at span: Span) -> Diagnostic {
    let percent = range == .share && value >= 5 && value < 100
    return Diagnostic(
      "AE0422", "\(role) is \(shortest(value)), but must be \(range.words)", at: span,
      marker: value > 0 ? "too large" : "too small",
      help: percent ? "a share, not a percentage: `\(shortest(value / 100))`" : nil)
  }

  static func joinsSamples(_ layer: String, part: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0423", "`\(layer)` cannot be used in the \(part): only the loss may join samples", at: span,
      marker: "joins all samples of the batch",
      help: "what a sample becomes must not depend on the samples beside it; "
        + (layer == "batch_mean"
          ? "`mean` stays within a sample, and `batchnorm` takes statistics of the batch"
          : ["batch", "repeat"].contains(layer) ? "compare samples in the loss" : "use `sum` for one sample"))
  }

  static func constantOutput(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0421", "`\(name)` does not depend on the sample: it would be the same for every one",
      at: span,
      marker: "no input of the part is in it")
  }

  static func listOfLayers(_ layers: [String], at span: Span) -> Diagnostic {
    let help = "write each layer where it is used, as in `x |> \(layers.joined(separator: " |> "))`"
    var diagnostic = wrongKind("", expected: "", found: "", help: help, at: span)
    diagnostic.message = "a list holds sizes, not layers"
    diagnostic.marker = "these are layers without their inputs"
    return diagnostic
  }
}

/// "1 value", "3 values".
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension String {
  /// The text without the last place of a part.
  fileprivate func components(without part: String) -> String {
    guard let range = ranges(of: part).last else { return self }
    return String(self[..<range.lowerBound] + self[range.upperBound...])
  }
}
