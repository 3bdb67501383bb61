import Diagnostics
import Graph
import Syntax

// Changes: reporter.
extension Elaborator {
  /// What to say of a name that Keras, PyTorch or MATLAB know; nil for others.
  mutating func foreign(_ name: String, call: Span, piped: EvaluatedArgument?, isCalled: Bool) -> Habit? {
    if let word = foreignWord(String(name.split(separator: ".").last ?? ""), at: call), !isCalled { return word }
    let own = Array(declarations.blocks.keys) + Array(declarations.functions.keys)
    if own.contains(where: { $0.lowercased() == name.lowercased() }) { return nil }
    if !isCalled, ForeignNames.callable(name)?.isLoss ?? false, isFactor(before: call.end) { return nil }
    let text = String(source.text(of: call))
    let isMethod = text.first == "."
    guard isCalled || ForeignNames.callable(name) != nil || name.hasSuffix(".shape"),
      var found = ForeignCure(
        ofCall: isMethod ? String(text.dropFirst()) : text, context: context(piped?.meaning ?? receiver(of: text)),
        names: namesHere, isPiped: piped != nil)
    else { return nil }
    if frame.owner == "the loss", let code = found.code {
      found = found.replacing(code: code.overBatch.asDistance(after: source.slice(0..<call.start)))
    }
    let isSum = name.prefix { $0 != "(" }.hasSuffix("einsum")
    if isSum, let sum = EinsteinSum(text), let code = sum.code(isPiped: piped != nil) {
      var diagnostic = Diagnostic.foreignWithoutCure(found, at: call)
      (diagnostic.help, diagnostic.fix) = ("write `\(code)`", .init(call, code))
      return Habit(name, cure: code, diagnostic)
    }
    if let piped, isCalled || name.contains("(") || ForeignNames.callable(name) != nil {
      let (cure, holdsInput) = found.piping(self.text(piped.span))
      if cure.code != found.code {
        return habit(numbered(cure), isMethod: isMethod, at: holdsInput ? piped.span.joined(call) : call)
      }
    }
    return habit(numbered(isMethod ? found : found.standing(at: call, in: source)), isMethod: isMethod, at: call)
  }

  /// Whether a name is a factor of a value: `sparsity * mean(abs(z))` speaks of a number.
  private func isFactor(before end: Int) -> Bool {
    let rest = source.slice(end..<source.text.utf8.count).drop { $0 == " " }
    return rest.first == "*" && rest.dropFirst().first { $0 != " " }?.isLetter ?? false
  }

  /// `LeakyReLU(0.1)` after `LeakyReLU(0.2)` needs a name of its own.
  private mutating func numbered(_ cure: ForeignCure) -> ForeignCure {
    guard cure.isDeclaration, let function = cure.declaredName, let code = cure.code else { return cure }
    let number = reporter.habits.number(of: code, declaring: function)
    return number > 0 ? cure.renamed(function, "\(function)_\(number + 1)") : cure
  }

  private func habit(_ cure: ForeignCure, isMethod: Bool, at call: Span) -> Habit {
    guard let code = cure.code else {
      var diagnostic = Diagnostic.foreignWithoutCure(cure, at: call)
      if cure.help?.contains("no such measure") ?? false, let rest = lossWithout(call) {
        diagnostic.help = "aec has no such measure: \(rest.advice), `loss \(rest.fix.replacement)`"
        diagnostic.fix = rest.fix
      }
      return Habit(cure.name, cure: cure.help, diagnostic)
    }
    if isMethod { return Habit("." + cure.name, cure: code, .foreignMethod(cure, "|> \(code)", at: call)) }
    let diagnostic = Diagnostic.foreignName(cure, at: call)
    return cure.isDeclaration
      ? Habit(declaring: cure.name, diagnostic) : Habit(cure.name, cure: code, diagnostic)
  }

  mutating func report(_ habit: Habit) {
    var habit = habit
    let text = habit.diagnostic.span.map { String(source.text(of: $0)) } ?? ""
    habit.diagnostic = environment.located(habit.diagnostic)
    reporter.report(habit, text)
  }

  /// The sizes of the input of a call, for the cure.
  func context(_ input: Meaning?) -> [String: String] {
    guard case .tensor(let value)? = input else { return [:] }
    let shape = type(of: value).shape
    var context: [String: String] = [:]
    context["elements"] = words(shape.reduce(Size(1)) { $0 * $1 })
    if let last = shape.last { context["features"] = words(last) }
    if !shape.isEmpty { context["like"] = shape.map(words).joined(separator: ", ") }
    if shape.count > 1 { context["steps"] = words(shape[0]) }
    return context
  }

  /// A size by its names, which stays right when a setting changes; a long formula by its value.
  private func words(_ size: Size) -> String {
    let text = size.description
    guard text.contains("/") || size.sortedTerms.count > 2 else { return text }
    if size.sortedTerms.count == 1 { return text.joinedDivisors }
    return known(size).map(String.init) ?? text
  }

  /// The value before the dot of `x.flatten`, else the first one in the brackets of `Flatten()(x)`.
  private func receiver(of call: String) -> Meaning? {
    let words = call.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    return words.lazy.compactMap { frame.bindings[$0]?.meaning }.first(where: \.isTensor)
  }

  /// `e^(-x)` is `exp(-x)`.
  private func powerOfE(_ name: String, _ span: Span) -> Diagnostic {
    let rest = source.slice(span.end..<source.text.utf8.count)
    let line = rest.prefix { $0 != "\n" }
    let exponent = line.drop { $0 == " " || $0 == "^" }
    var depth = 0
    let inside = exponent.prefix { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return depth > 0 || character.isLetter || character.isNumber || "_.".contains(character)
        || (character == ")" && depth == 0 && exponent.first == "(")
    }
    let whole = line.count - exponent.count
    let head = line.prefix(whole + inside.count)
    let cure = "exp" + (inside.first == "(" ? String(inside) : "(\(inside))")
    return .foreignConstant(name, cure, at: Span(span.start, span.end + head.utf8.count))
  }

  private func foreignWord(_ name: String, at span: Span) -> Habit? {
    wordAdvice(name, at: span).map { Habit(name, cure: $0.help, $0) }
  }

  private func wordAdvice(_ name: String, at span: Span) -> Diagnostic? {
    switch name.lowercased() {
    case "yes", "on": .foreignTruth(name, "true", at: span)
    case "no", "off": .foreignTruth(name, "false", at: span)
    case "true", "false": .foreignTruth(name, name.lowercased(), at: span)
    case "pi", "π": .foreignConstant(name, "pi", at: span)
    case "none", "null", "nil", "undefined": .foreignNothing(name, at: span)
    case "e" where source.slice(span.end..<source.text.utf8.count).first { $0 != " " } == "^": powerOfE(name, span)
    case "e" where name == "e": .foreignConstant(name, "exp(x)", at: span)
    case "end" where !frame.isFunction && source.slice(0..<span.start).last { $0 != " " } == ":":
      .foreignConstant(name, "", help: "leave it out: a slice such as `x[1:]` goes on to the end", at: span)
    case "end" where !frame.isFunction: .foreignConstant(name, "-1", at: span)
    case "current_epoch", "epoch_number", "epoch_num", "epochs_done": .foreignConstant(name, "epoch", at: span)
    case "batchsize", "n_batch": .foreignConstant(name, "batch_size", at: span)
    case "inf", "infinity", "nan": .foreignConstant(name, "1e30", at: span)
    default: nil
    }
  }
}
