import Diagnostics
import Ops
import Syntax

// What weights start from and are held to.
extension Diagnostic {
  static func unknownStart(_ found: String, at span: Span) -> Diagnostic {
    let known = DistributionTable.all.filter { $0.arguments != nil }.map { "`\($0.written)`" }
    let cure = ForeignWeights.start(found)
    return Diagnostic(
      "AE0460", "no weight starts from `\(found)`", at: span, marker: "expected a number or the name of a start",
      notes: ["a weight starts from a number, \(known.joined(separator: ", "))"],
      help: cure.map { "write `\($0)`" } ?? numbersInFile(found), fix: cure.map { Fix(span, $0) })
  }

  /// `[1.0, 0.5, 0.2]` and `eye(3)`: numbers that have no name here.
  private static func numbersInFile(_ found: String) -> String? {
    if ["[", "("].contains(found.first) {
      let list = "[" + found.dropFirst().dropLast() + "]"
      return "write `file(\"w.npy\")`: `numpy.save(\"w.npy\", \(list))` writes these numbers, beside the model"
    }
    if ["eye", "identity", "Identity", "id", "diag"].contains(found) {
      return "write `file(\"eye.npy\")`: `numpy.save(\"eye.npy\", numpy.eye(n))` writes it, beside the model"
    }
    return found.contains("(") ? "write `file(\"w.npy\")`, with the numbers in a file beside the model" : nil
  }

  /// `values` are the arguments, without their labels.
  static func startArguments(_ kind: DistributionKind, _ values: [String], _ found: String, at span: Span)
    -> Diagnostic
  {
    let cure =
      switch (kind.arguments?.count ?? 0, values.count) {
      case (0, _): kind.name
      case (2, 2): "\(kind.name)(\(values[0]), \(values[1]))"
      // A shape, as noise takes it.
      case (2, 1) where values[0].first == "[": kind.name == "normal" ? "normal(0, 1)" : "uniform(0, 1)"
      case (2, 1) where kind.name == "normal": "normal(0, \(values[0]))"
      case (2, 1): "\(kind.name)(-\(values[0]), \(values[0]))"
      default: ForeignWeights.start(found) ?? kind.written
      }
    return startArguments(kind.written, cure, at: span)
  }

  /// `found` is the whole `file(...)`.
  static func startOfFile(_ found: String, at span: Span) -> Diagnostic {
    let cure = ForeignWeights.start(found) ?? "file(\"E.mat\", dataset: \"E\")"
    return startArguments("file(\"E.mat\", dataset: \"E\")", cure, at: span)
  }

  private static func startArguments(_ written: String, _ cure: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0461", "this start is written `\(written)`", at: span, marker: "its arguments do not fit",
      help: "write `\(cure)`", fix: Fix(span, cure))
  }

  static func startNeedsAxes(_ start: String, _ shape: String, at span: Span) -> Diagnostic {
    let isOfData = if case .spectra = DistributionTable.required(start).source { true } else { false }
    return Diagnostic(
      "AE0462", "`\(start)` needs a weight with \(isOfData ? "two" : "at least two") axes, not \(shape)", at: span,
      marker: "this weight has shape \(shape)",
      help: isOfData ? "a row for each spectrum: `weight([ends, bands], start: \(start))`" : "write `normal(0, 0.1)`")
  }

  static func unknownConstraint(_ found: String, at span: Span) -> Diagnostic {
    let cure = ForeignWeights.range(found)
    return Diagnostic(
      "AE0463", "a weight cannot be held in `\(found)`", at: span,
      marker: "expected a range, `simplex` or `unit`",
      help: cure.map { "write `in: \($0)`" } ?? "for example `in: 0...`, `in: -1...1`, `in: simplex`",
      fix: cure.map { Fix(span, $0) })
  }

  /// `simplex(axis: 0)`
  static func heldAlongAxis(_ found: String, at span: Span) -> Diagnostic {
    var diagnostic = unknownConstraint(found, at: span)
    diagnostic.fix = nil
    return diagnostic
  }

  static func emptyHold(_ low: String, _ high: String, isReversed: Bool, at span: Span) -> Diagnostic {
    let cure = isReversed ? "\(high)...\(low)" : nil
    return Diagnostic(
      "AE0464", "the range `\(low)...\(high)` holds no interval", at: span,
      marker: "the first end must lie below the second",
      help: cure.map { "exchange the ends: `\($0)`" } ?? "one value is `start: \(low), fixed: true`",
      fix: cure.map { Fix(span, $0) })
  }

  static func noSuchWeight(_ layer: String, _ weight: String?, _ known: [String], at span: Span) -> Diagnostic {
    let names = known.map { "`\($0)`" }.joined(separator: ", ")
    return Diagnostic(
      "AE0465", known.isEmpty ? "`\(layer)` has no weights" : "`\(layer)` has no weight `\(weight ?? "weight")` here",
      at: span, marker: "this is said about a weight",
      notes: known.isEmpty ? [] : ["its weights are \(names)"],
      help: known.isEmpty ? "leave it out" : "write for example `\(known[0])_start:`")
  }

  /// `start` is nil for a weight with a basis.
  static func weightNotOfSpectra(_ name: String, _ start: String?, _ found: String, _ due: String, at span: Span)
    -> Diagnostic
  {
    Diagnostic(
      "AE0466",
      "`\(name)` \(start == nil ? "has a basis of" : "starts from spectra of") the data, so its last axis must be "
        + "their \(due) channels, not \(found)",
      at: span, marker: start.map { "`\($0)` gives one spectrum a row" } ?? "one spectrum is one row",
      help: "the shape of such a weight is `[n, channels]`")
  }

  static func startOfNoWeight(_ found: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0479", "`\(found)` names no weight of two axes that was declared before", at: span,
      marker: "expected the name of such a weight",
      help: "for example `dense(4, start: inverse(ends), bias: false)` after "
        + "`let ends = weight([4, channels], start: vca)`")
  }

  static func unknownBasis(_ found: String, at span: Span) -> Diagnostic {
    let known = BasisTable.all.map { "`\($0.written)`" }.joined(separator: ", ")
    return Diagnostic(
      "AE0476", "no weight is trained in `\(found)`", at: span, marker: "expected the name of a basis",
      notes: ["a basis is \(known), with k coordinates for each row"], help: "for example `basis: pca(8)`")
  }

  static func basisNeedsAxes(_ basis: String, _ shape: String, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0477", "`\(basis)` needs a weight with two axes, not \(shape)", at: span,
      marker: "this weight has shape \(shape)",
      help: "a row for each spectrum: `weight([ends, bands], basis: \(basis))`")
  }

  /// `weight` is the name under which the loss sees the weight; nil where it sees none.
  static func rangeWithBasis(_ range: String, of weight: String?, at span: Span) -> Diagnostic {
    let term = weight.flatMap { penalty(outside: range, of: $0) }
    return Diagnostic(
      "AE0478", "a weight with a basis cannot be held in \(range)", at: span,
      marker: "the nearest values that are allowed lie outside of the basis",
      help: term.map { "leave it out, and let the loss ask for it: `+ 10 * mean(\($0))`" }
        ?? "leave it out; the loss may ask a weight for it whose `let` stands before the encoder")
  }

  /// `relu(-E)^2` for what `0...` does not allow; nil for what is no range of numbers.
  private static func penalty(outside range: String, of weight: String) -> String? {
    guard let dots = range.firstRange(of: "...") else { return nil }
    let (low, high) = (range[..<dots.lowerBound], range[dots.upperBound...])
    let below = low.isEmpty ? nil : low == "0" ? "relu(-\(weight))^2" : "relu(\(low) - \(weight))^2"
    let end = high.hasPrefix("-") ? " + \(high.dropFirst())" : " - \(high)"
    let above = high.isEmpty ? nil : "relu(\(weight)\(high == "0" ? "" : end))^2"
    return [below, above].compactMap { $0 }.joined(separator: " + ")
  }

  /// `np.load("E.npy")` where a value is due; `start` reads the same file.
  static func numbersOfFile(_ call: String, _ numbers: LoadedNumbers, at span: Span) -> Diagnostic {
    Diagnostic(
      "AE0491", "`\(call)` is no value: numbers of a file are what a weight starts from", at: span,
      marker: "reads a file", notes: numbers.writing.map { [$0] } ?? [],
      help: "write `let W = weight([rows, columns], start: \(numbers.start), fixed: true)` before the encoder")
  }

  /// `dense(in: 64, units: 32)`
  static func sizeOfInput(_ label: Name, of callee: String, cure: String, at span: Span) -> Diagnostic {
    var diagnostic = unknownConstraint("", at: label.span)
    diagnostic.message = "`in` holds weights in a range; it does not say how wide the input of `\(callee)` is"
    diagnostic.notes = ["a layer knows the size of its input"]
    (diagnostic.help, diagnostic.fix) = ("write `\(cure)`", Fix(span, cure))
    return diagnostic
  }
}

extension Explanation {
  package static let weights = [
    Explanation(
      "AE0460", "A start that does not exist",
      meaning: "After `start:` stands a number, or the name of a distribution or of a method.",
      example: .encoder("x |> dense(4, start: glorot)", cured: "x |> dense(4, start: xavier)"),
      cure: "Write a number, or one of the names in the note."),
    Explanation(
      "AE0461", "Arguments of a start",
      meaning: "A start takes the numbers or texts that its name asks for, without labels.",
      example: .encoder("x |> dense(4, start: normal(0.1))", cured: "x |> dense(4, start: normal(0, 0.1))"),
      cure: "Write the start as the message shows it."),
    Explanation(
      "AE0491", "Numbers of a file in place of a value",
      meaning: "No value of a model reads a file: a `weight` starts from one, and `fixed: true` keeps it.",
      example: .encoder(
        "let w = load(\"w.npy\")\nx |> matmul(w)",
        cured: "let w = weight([steps, latent], start: file(\"w.npy\"), fixed: true)\nx |> matmul(w)"),
      cure: "Write a `weight` with its sizes, which starts from the file."),
    Explanation(
      "AE0462", "A start that needs more axes",
      meaning:
        "`xavier`, `kaiming` and `orthogonal` need inputs and outputs, `vca`, `pca` and `pixels` rows of spectra.",
      example: .encoder(
        "x |> dense(4, bias_start: xavier)", cured: "x |> dense(4, bias_start: normal(0, 0.1))"),
      cure: "Use a number, `uniform(low, high)` or `normal(mean, deviation)` for a vector."),
    Explanation(
      "AE0463", "What weights cannot be held in",
      meaning: "After `in:` stands a range of numbers, `simplex` or `unit`.",
      example: .encoder("x |> dense(4, in: positive)", cured: "x |> dense(4, in: 0...)"),
      cure: "Write the range of the values that the weights may have."),
    Explanation(
      "AE0464", "A range without an interval",
      meaning: "The lower end of a range of weights stands first, and the upper end above it.",
      example: .encoder("x |> dense(4, in: 1...0)", cured: "x |> dense(4, in: 0...1)"),
      cure: "Exchange the ends."),
    Explanation(
      "AE0465", "A weight that the layer does not have",
      meaning: "`start:`, `in:` and `fixed:` speak of the layer's `weight`; `bias_start:` speaks of its `bias`.",
      example: .encoder("x |> dense(4, bias: false, bias_start: 0)", cured: "x |> dense(4, bias_start: 0)"),
      cure: "Name a weight that the layer has."),
    Explanation(
      "AE0479", "A start from a weight that is not there",
      meaning: "`inverse(E)` takes a `weight` of two axes that a `let` has named before.",
      example: .encoder("x |> dense(4, start: inverse(latent))", cured: "x |> dense(4, start: xavier)"),
      cure: "Name a weight, such as the endmembers that the decoder mixes."),
    Explanation(
      "AE0476", "A basis that does not exist",
      meaning: "After `basis:` stands the name of a basis with the number of coordinates of a row.",
      example: .encoder(
        "x |> dense(latent, basis: svd(3))", cured: "x |> dense(latent, basis: pca(3))"),
      cure: "Write `pca(k)`."),
    Explanation(
      "AE0477", "A basis of a weight that has no rows",
      meaning: "A basis is for weights of two axes, whose rows are spectra.",
      example: .encoder("x |> dense(4, bias_basis: pca(3))", cured: "x |> dense(4, basis: pca(3))"),
      cure: "Leave the basis out, or give the weight the shape `[n, channels]`."),
    Explanation(
      "AE0478", "A range of a weight with a basis",
      meaning:
        "Coordinates in a basis are trained freely. What is nearest in a range mostly lies outside of the basis.",
      example: .encoder(
        "x |> dense(4, basis: pca(3), in: 0...)", cured: "x |> dense(4, basis: pca(3))"),
      cure: "Leave the range or the basis out; a term of the loss may ask for values above 0."),
    Explanation(
      "AE0466", "A start from spectra of another length",
      meaning:
        "`vca`, `pca` and `pixels` give one spectrum of the data for each row of the weight, and so does a basis.",
      example: .encoder(
        "x |> dense(4, start: normal(0, 1)) |> dense(4, start: pca)", cured: "x |> dense(4, start: pca)"),
      cure: "Give the weight as many columns as the data have channels."),
  ]
}
