import Diagnostics
import Syntax

/// The names that a part, block or function sees; nothing is looked up further out.
struct Frame {
  enum Role { case hyperParameter, sizeVariable, input, local }

  /// A name that exists elsewhere: a hyper-parameter, a name of a part, in words, or a number that the loss is handed.
  enum Stranger {
    case hyperParameter
    case ofPart(String)
    case ofStep
  }

  struct Binding {
    let meaning: Meaning
    let span: Span
    let role: Role
  }

  /// Who sees these names, in a message: "the decoder".
  let owner: String
  /// A function may use its parameters, numbers and other functions only.
  var isFunction = false
  /// Names that exist elsewhere, for the message when they are used here.
  var strangers: [String: Stranger] = [:]
  private(set) var bindings: [String: Binding] = [:]

  init(owner: String, isFunction: Bool = false, strangers: [String: Stranger] = [:]) {
    self.owner = owner
    self.isFunction = isFunction
    self.strangers = strangers
  }

  /// Binds a name; the place of the first declaration when it is taken.
  mutating func bind(_ name: Name, _ meaning: Meaning, as role: Role) -> Span? {
    if let earlier = bindings[name.text] { return earlier.span }
    bindings[name.text] = Binding(meaning: meaning, span: name.span, role: role)
    return nil
  }

  /// A name given twice means neither value, so that nothing follows from the choice.
  mutating func disown(_ name: Name) {
    guard let binding = bindings[name.text] else { return }
    bindings[name.text] = Binding(meaning: .unknown, span: binding.span, role: binding.role)
  }
}
