import Diagnostics
import Graph
import Ops
import Syntax

/// How deep expressions may be nested once blocks and functions are opened; it bounds the stack.
let deepestEvaluation = 300

/// Turns the tree of a file into typed nodes: resolves names, opens blocks and functions, checks sizes.
///
/// The rules are extensions, one theme a file. The line `// Changes:` above each names the parts that it changes.
struct Elaborator {
  let source: SourceFile
  let file: File
  let declarations: Declarations
  var environment = Environment()
  var facts = SizeFacts()
  var draft = ModelDraft()
  var reporter = Reporter()
  /// The parts of the model that the recipe names.
  var scopes: [Name] = []

  /// Where the user's text ends; the blocks of the library that it calls follow.
  let end: Int

  init(source: SourceFile, file: File) {
    let whole = WithLibrary(source, file)
    (self.source, self.file, end) = (whole.source, whole.file, whole.end)
    declarations = Declarations(whole.file)
  }

  /// Checks something alone, for every size: keeps the reports and drops the rest. Returns whether it is right.
  mutating func trial(_ body: (inout Elaborator) -> Void) -> Bool {
    var other = self
    other.environment.isGeneric = true
    body(&other)
    defer { reporter = other.reporter }
    return other.reporter.count == reporter.count
  }
}

// Reports.
extension Elaborator {
  var hasErrors: Bool { reporter.hasErrors }
  var hasManyErrors: Bool { reporter.hasManyErrors }

  mutating func report(_ diagnostic: Diagnostic, about mistake: Mistake? = nil) {
    let use = environment.openings.first(where: \.isPrelude)?.span
    reporter.report(environment.located(diagnostic).within(end, use), about: mistake)
  }

  /// Reports and returns the value that silences consequences.
  mutating func fail(_ diagnostic: Diagnostic, about mistake: Mistake? = nil) -> Meaning {
    report(diagnostic, about: mistake)
    return .unknown
  }

  mutating func note(_ meaning: Meaning, at span: Span) {
    if case .tensor(let value) = meaning { reporter.note(type(of: value).shape, at: span) }
  }

  /// Counts evaluations; false when the file asks for more than any model needs.
  mutating func spend(_ count: Int = 1, at span: Span) -> Bool {
    guard reporter.isOpen else { return false }
    if reporter.spend(count) { return true }
    report(.modelTooLarge(at: spanInFile(span)))
    return false
  }
}

// Names.
extension Elaborator {
  var isGeneric: Bool { environment.isGeneric }
  var frame: Frame { environment.frame }

  func spanInFile(_ span: Span) -> Span { environment.spanInFile(span) }

  /// Whether a declaration is of the library.
  func isOfLibrary(_ declaration: Span) -> Bool { declaration.start >= end }

  mutating func bind(_ name: Name, _ meaning: Meaning, as role: Frame.Role) {
    guard let first = environment.frame.bind(name, meaning, as: role) else { return }
    report(.repeatedName(name.text, at: name.span, first: first), about: .repeated(name))
    environment.frame.disown(name)
  }

  /// Does `body` with a frame of its own.
  mutating func within<Result>(_ frame: Frame, _ body: (inout Elaborator) -> Result) -> Result {
    environment.frames.append(frame)
    defer { environment.frames.removeLast() }
    return body(&self)
  }

  /// The model's hyper-parameters, which blocks and functions do not see.
  var modelNames: [String: Frame.Stranger] {
    let names = file.models.flatMap { $0.parameters.map(\.name.text) }
    return Dictionary(names.map { ($0, .hyperParameter) }, uniquingKeysWith: { first, _ in first })
  }
}

// Nodes and texts.
extension Elaborator {
  mutating func addNode(
    _ kind: TypedNode.Kind, _ inputs: [NodeID] = [], _ type: SymbolicType,
    _ origins: [SizeOrigin] = [], at span: Span, path: String? = nil
  ) -> NodeID {
    draft.add(
      TypedNode(
        loop: environment.loop, kind: kind, inputs: inputs, type: type, origins: origins, span: spanInFile(span),
        path: path ?? environment.naming.prefix))
  }

  func node(_ value: TypedValue) -> TypedNode { draft.node(value) }
  func type(of value: TypedValue) -> SymbolicType { draft.node(value).type }

  func operand(_ value: TypedValue, at span: Span) -> Mistake.Operand {
    .init(span: span, shape: type(of: value).shape)
  }

  func text(_ span: Span) -> String { source.words(span) }
}

extension SourceFile {
  /// The text of a place in the file on one line, for a message.
  package func words(_ span: Span) -> String {
    let words = Expression(.bool(true), span).sourceText(in: self)
    return words.count > 60 ? words.prefix(56) + " ..." : words
  }
}
