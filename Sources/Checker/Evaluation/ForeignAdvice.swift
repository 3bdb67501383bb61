import Diagnostics
import Graph
import Syntax

extension Elaborator {
  /// What to say of a name that Keras, PyTorch or MATLAB know; nil for others.
  func foreign(_ name: String, call: Span, piped: EvaluatedArgument?, isCalled: Bool) -> Diagnostic? {
    if let word = foreignWord(String(name.split(separator: ".").last ?? ""), at: call), !isCalled { return word }
    let own = Array(declarations.blocks.keys) + Array(declarations.functions.keys)
    if own.contains(where: { $0.lowercased() == name.lowercased() }) { return nil }
    let text = String(source.text(of: call))
    let isMethod = text.first == "."
    guard isCalled || ForeignNames.callable(name) != nil,
      let cure = ForeignCure(
        ofCall: isMethod ? String(text.dropFirst()) : text, context: context(piped?.meaning ?? receiver(of: text)),
        names: file.names)
    else { return nil }
    if isMethod, let code = cure.code { return .foreignMethod(cure, "|> \(code)", at: call) }
    return cure.code == nil ? .foreignWithoutCure(cure, at: call) : .foreignName(cure, at: call)
  }

  /// The sizes of the input of a call, for the cure.
  private func context(_ input: Meaning?) -> [String: String] {
    guard case .tensor(let value)? = input else { return [:] }
    let shape = type(of: value).shape
    var context: [String: String] = [:]
    context["elements"] = words(shape.reduce(Size(1)) { $0 * $1 })
    if let last = shape.last { context["features"] = words(last) }
    if shape.count > 1 { context["steps"] = words(shape[0]) }
    return context
  }

  /// A size by its names, which stays right when a setting changes; a long formula by its value.
  private func words(_ size: Size) -> String {
    let text = size.description
    guard text.contains("/") || size.sortedTerms.count > 2 else { return text }
    return known(size).map(String.init) ?? text
  }

  /// The value before the dot of `x.flatten`, else the first one in the brackets of `Flatten()(x)`.
  private func receiver(of call: String) -> Meaning? {
    let words = call.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    return words.lazy.compactMap { frame.bindings[$0]?.meaning }.first(where: \.isTensor)
  }

  private func foreignWord(_ name: String, at span: Span) -> Diagnostic? {
    switch name.lowercased() {
    case "yes", "on": .foreignTruth(name, "true", at: span)
    case "no", "off": .foreignTruth(name, "false", at: span)
    case "true", "false": .foreignTruth(name, name.lowercased(), at: span)
    case "pi", "π": .foreignConstant(name, "pi", at: span)
    case "none", "null", "nil", "undefined": .foreignNothing(name, at: span)
    case "e": .foreignConstant(name, "exp(x)", at: span)
    case "end" where !frame.isFunction: .foreignConstant(name, "-1", at: span)
    case "inf", "infinity", "nan": .foreignConstant(name, "1e30", at: span)
    default: nil
    }
  }
}
