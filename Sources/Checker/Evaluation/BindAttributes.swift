import Diagnostics
import Graph
import Ops
import Syntax

/// The attributes of one call of a layer.
struct BoundAttributes {
  var values: [String: LayerValue] = [:]
  var spans: [String: Span] = [:]
  /// `name: "..."`
  var name: String?
  /// The layer, and the whole call in this language where an attribute is a word of another one.
  var callee = ""
  var cure: String?
  /// Sizes among the attributes, with their places.
  var traced: [TracedSize] = []
  /// What the call says about the layer's weights.
  var wishes: [WeightWish] = []
}

// Changes: facts, reporter.
extension Elaborator {
  /// Matches arguments with the attributes of a layer; nil after a report.
  mutating func bind(_ split: SplitArguments, to layer: any Layer, at span: Span) -> BoundAttributes? {
    let mistake = Mistake.arguments(
      call: span, known: layer.attributes.map(\.name), inputs: operands(split.inputs))
    var bound = BoundAttributes()
    bound.callee = layer.name
    if let ends = ends(split, of: layer, at: span) ?? temperature(split, of: layer, at: span) {
      report(ends)
      return nil
    }
    if layer.name == "weight", let numbers = numbersOfFile(in: split.attributes, at: span) {
      report(.numbersOfFile(String(text(span)), numbers, at: span), about: .loaded(span))
      return nil
    }
    if split.attributes.contains(where: { $0.label?.text == "padding" }) {
      bound.cure = translatedCall(String(source.text(of: span)))
    }
    bound.wishes = split.attributes.compactMap { if case .wish(let wish) = $0.meaning { wish } else { nil } }
    let matched = match(
      split.attributes.filter { argument in
        argument.label.map { WishLabel($0.text, of: layer) == nil || argument.isSizeOfInput } ?? true
      }, positional: layer.attributes.filter(\.isPositional).map(\.name),
      labelled: layer.attributes.map(\.name), of: layer.name, at: span, about: mistake)
    guard
      !split.attributes.contains(where: {
        $0.label.map { WishLabel($0.text, of: layer) != nil } ?? false && $0.meaning.isUnknown
      })
    else { return nil }
    guard let matched, take(name: matched["name"], into: &bound) else { return nil }
    var isSound = true
    for attribute in layer.attributes {
      if let argument = matched[attribute.name] {
        isSound = bind(argument, to: attribute, of: layer.name, span, &bound) && isSound
      } else if let value = attribute.defaultValue {
        bound.values[attribute.name] = value
      } else if attribute.isRequired {
        report(
          .missingAttribute(
            attribute.name, attribute.summary, of: layer.name, layer.example.text,
            at: spanInFile(span)), about: mistake)
        isSound = false
      }
    }
    return isSound ? bound : nil
  }

  /// `weight("E.npy")` and `weight(file: "E.npy")`, which name a file beside `start`; nil for other calls.
  private func numbersOfFile(in arguments: [EvaluatedArgument], at span: Span) -> LoadedNumbers? {
    let isGiven = arguments.contains { argument in
      guard case .text = argument.meaning else { return false }
      return argument.label.map { ["file", "path", "from", "load", "source", "filename"].contains($0.text) } ?? true
    }
    return isGiven ? LoadedNumbers(String(text(span))) : nil
  }

  /// Arguments by the name of what they are for; nil after a report.
  mutating func match(
    _ arguments: [EvaluatedArgument], positional: [String], labelled: [String], of callee: String,
    at span: Span, about mistake: Mistake? = nil
  ) -> [String: EvaluatedArgument]? {
    var matched: [String: EvaluatedArgument] = [:]
    var isSound = true
    var names = positional[...]
    let known = Set(labelled)
    for argument in arguments where !hasManyErrors {
      let name = argument.label?.text ?? names.popFirst()
      guard let name else {
        // What is not known may have been a value; its mistake is told where it is.
        if argument.meaning.isUnknown { return nil }
        // The others are too many for the same reason.
        report(.tooManyArguments(callee, positional, found(argument.meaning), at: argument.span), about: mistake)
        return nil
      }
      if !known.contains(name), name != "name" {
        // The cure of a habit covers the whole call.
        if let habit = foreignAttribute(argument.label!, of: callee, at: span) {
          report(habit)
          return nil
        }
        report(.unknownAttribute(argument.label!, of: callee, known: labelled), about: mistake)
        isSound = false
      } else if let first = matched[name] {
        report(
          .repeatedArgument(name, at: argument.label?.span ?? argument.span, first: first.span))
        isSound = false
      } else {
        matched[name] = argument
      }
    }
    return isSound ? matched : nil
  }

  /// `name: "ff.0"`: letters, digits and underscores, with dots between.
  mutating func take(name argument: EvaluatedArgument?, into bound: inout BoundAttributes) -> Bool {
    guard let argument, !argument.meaning.isUnknown else { return argument == nil }
    guard case .text(let text) = argument.meaning else {
      report(
        .wrongKind(
          "`name`", expected: "a text in quotes", found: found(argument.meaning),
          help: "write `name: \"\(text(argument.span).asNameOfLayer)\"`", at: argument.span)
      )
      return false
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } })
    else {
      report(.wrongName(text, at: argument.span))
      return false
    }
    bound.name = text
    return true
  }

  private mutating func bind(
    _ argument: EvaluatedArgument, to attribute: LayerAttribute, of layer: String, _ call: Span,
    _ bound: inout BoundAttributes
  ) -> Bool {
    let role = "`\(attribute.name)` of `\(layer)`"
    bound.spans[attribute.name] = argument.span
    guard let value = value(argument, attribute, role, call, &bound) else { return false }
    bound.values[attribute.name] = value
    return true
  }

  private mutating func value(
    _ argument: EvaluatedArgument, _ attribute: LayerAttribute, _ role: String, _ call: Span,
    _ bound: inout BoundAttributes
  ) -> LayerValue? {
    switch (attribute.kind, argument.meaning) {
    case (_, .unknown): return nil
    case (_, .word(let word)) where attribute.words.contains(word): return .word(word)
    case (.int, _): return wholeNumber(argument, attribute, role, call, &bound)
    case (.real, .number(let number)):
      if let value = number.value, !attribute.range.contains(value) {
        report(.outOfRange(role, value, attribute.range, at: argument.span))
        return nil
      }
      return .real(number.value)
    case (.bool, .bool(let value)):
      if value == nil, !isGeneric { report(.valueNeeded(at: argument.span)) }
      return value.map { .bool($0) } ?? (isGeneric ? .bool(false) : nil)
    case (.sizes, .sizes(let sizes)):
      bound.traced += sizes
      return .sizes(sizes.map(\.size))
    default:
      report(
        .wrongKind(
          role, expected: attribute.expected, found: found(argument.meaning),
          help: cure(attribute, argument), at: argument.span),
        about: attribute.kind == .sizes ? .listed(argument.span, call: call) : nil)
      return nil
    }
  }

  private mutating func wholeNumber(
    _ argument: EvaluatedArgument, _ attribute: LayerAttribute, _ role: String, _ call: Span,
    _ bound: inout BoundAttributes
  ) -> LayerValue? {
    if let message = complaint(about: argument, attribute, role, bound) {
      report(message)
      return nil
    }
    if case .sizes = argument.meaning {
      report(
        .wrongKind(role, expected: "a whole number", found: found(argument.meaning), at: argument.span),
        about: .listed(argument.span, call: call))
      return nil
    }
    guard let size = size(argument.meaning, for: role, at: argument.span),
      isLargeEnough(size, attribute, role, argument.span)
    else { return nil }
    bound.traced.append(TracedSize(size: size, origin: origin(size, argument.span)))
    return .size(size)
  }

  /// Words where a whole number is due.
  private func complaint(
    about argument: EvaluatedArgument, _ attribute: LayerAttribute, _ role: String, _ bound: BoundAttributes
  ) -> Diagnostic? {
    switch argument.meaning {
    case .text where bound.cure != nil:
      return .foreignValue(
        attribute.name, of: bound.callee, text(argument.span), cure: bound.cure!, at: argument.span)
    case .text(let word) where attribute.name == "axis" && ["batch", "samples"].contains(word):
      return .wrongKind(
        role, expected: "a whole number", found: found(argument.meaning),
        help: "the batch has no axis: over its samples it is `batch_mean` or `batch_sum`", at: argument.span)
    case .word(let word):
      let cure = attribute.word(near: word) ?? "0"
      return .wrongKind(
        role, expected: attribute.expected, found: found(argument.meaning),
        help: "write `\(attribute.name): \(cure)`", at: argument.span)
    default: return nil
    }
  }

  /// The value as the attribute takes it, where it is only written in another way.
  private func cure(_ attribute: LayerAttribute, _ argument: EvaluatedArgument) -> String? {
    switch (attribute.kind, argument.meaning) {
    case (.word, .text(let word)):
      (attribute.words.contains(word) ? word : attribute.word(near: word)).map { "write `\(attribute.name): \($0)`" }
    case (.word, .word(let word)): attribute.word(near: word).map { "write `\(attribute.name): \($0)`" }
    case (.bool, .number(let number)) where attribute.name == "bias" && ![0, 1].contains(number.value):
      "write `bias_start: \(text(argument.span))`"
    case (.bool, .text(let text)) where attribute.name == "bias" && Self.startOfBias(text) != nil:
      "write `bias_start: \(Self.startOfBias(text) ?? "0")`"
    case (.bool, .number(let number)): number.value.map { "write `\($0 != 0)`" }
    case (.bool, .word(let word)):
      ForeignWeights.start(word).map { "write `\(attribute.name)_start: \($0)`" } ?? "write `\(attribute.name): false`"
    case (.bool, .text(let text)): "write `\(!["false", "no", "off", "0"].contains(text.lowercased()))`"
    case (.real, _): number(in: argument.meaning)
    case (.sizes, .number(let number)) where number.isWhole && number.value.map { $0 > 0 } ?? true:
      "write `[\(text(argument.span))]`"
    case (.sizes, .number): "a factor stands in front, as in `0.1 * normal([4])`"
    default: nil
    }
  }

  /// `"zeros"` for a bias; nil for words of truth.
  private static func startOfBias(_ word: String) -> String? {
    ["true", "yes", "on", "1", "0"].contains(word.lowercased()) ? nil : ForeignWeights.start(word)
  }

  private func origin(_ size: Size, _ span: Span) -> SizeOrigin {
    SizeOrigin(size, span, words: span)
  }

  private mutating func isLargeEnough(
    _ size: Size, _ attribute: LayerAttribute, _ role: String, _ span: Span
  ) -> Bool {
    guard let least = attribute.minimum else { return true }
    return isLargeEnough(size, least, role, at: span)
  }
}

extension LayerAttribute {
  /// An attribute without a default may be left out only where it names an axis.
  var isRequired: Bool { defaultValue == nil && !isOptional && (isPositional || minimum != nil || kind == .word) }
}

extension LayerAttribute.Kind {
  var words: String {
    switch self {
    case .int: "a whole number"
    case .real: "a number"
    case .bool: "true or false"
    case .sizes: "a list of sizes, as [10, 4]"
    case .word: "a word"
    }
  }
}
