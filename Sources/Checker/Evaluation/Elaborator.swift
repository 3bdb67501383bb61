import Diagnostics
import Graph
import Ops
import Syntax

/// How deep expressions may lie inside one another once blocks and functions are opened; it bounds the stack.
let deepestEvaluation = 300

/// Turns the tree of a file into typed nodes: names are resolved, blocks and functions opened, sizes checked.
///
/// The rules stand in extensions, one theme a file; this is the state they share.
struct Elaborator {
  let source: SourceFile
  let file: File
  let declarations: Declarations
  /// Values of the integer hyper-parameters; sizes themselves stay symbolic.
  var sizes: [String: Int] = [:]
  /// Set while a block or function is checked by itself, for every size it may be given.
  var isGeneric = false

  var diagnostics: [Diagnostic] = []
  /// What the errors are about, for those who look for a cure.
  private(set) var mistakes: [Diagnostic: Mistake] = [:]
  /// The shapes of the tensors found so far, by the places of their expressions.
  private(set) var shapes: [Span: [Size]] = [:]
  private var reported: Set<Report> = []

  var nodes: [TypedNode] = []
  var weights: [TypedWeight] = []
  var weightPlaces: [String: Int] = [:]
  var layers: [TypedLayer] = []
  var conditions: [ModelCondition] = []
  /// What the conditions say of sizes, and sizes found to be at least 1.
  var bounds = SizeBounds()
  var positive: Set<Size> = []

  /// Conditions between hyper-parameters that failed; each is reported once, wherever it matters.
  var failed: Set<SizeCondition> = []

  var frames: [Frame] = []
  var namings: [Naming] = [Naming(prefix: "")]
  /// Blocks, functions and stacks being opened, outermost first.
  var openings: [Opening] = []
  /// Blocks and functions in which errors were found; their uses stay silent.
  var broken: Set<String> = []
  /// Functions that cures add above the model, each with the formulas told for its name.
  var foreignDeclarations: [String: [String]] = [:]
  /// Messages about names of other libraries, with their places in `diagnostics`.
  var foreignReports: [String: (place: Int, others: Set<Span>)] = [:]
  /// Blocks and functions that were found right for every size and number.
  var sound: Set<String> = []
  /// Names of declarations that were looked up, by the place of their declaration.
  var used: Set<Span> = []
  /// Paths of layers bound by `let`, once they have been applied.
  var instances: [Int: String] = [:]
  var instanceCount = 0
  /// How many copies of what is elaborated now stand in the model.
  var copies = Size(1)
  /// Evaluations left; it bounds the time that any file can take.
  private var budget = Elaborator.mostEvaluations
  private static let mostEvaluations = 100_000
  /// Expressions being evaluated inside one another, across blocks and functions.
  var depth = 0
  /// Reports so far, repeated ones included.
  private(set) var reportCount = 0

  init(source: SourceFile, file: File) {
    self.source = source
    self.file = file
    declarations = Declarations(file)
  }

  private struct Report: Hashable {
    let code: String
    let span: Span?
    let message: String?
  }

  /// Evaluations so far.
  var work: Int { Elaborator.mostEvaluations - budget }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Keeps a message; the same one from a second use of a block is dropped.
  mutating func report(_ diagnostic: Diagnostic, about mistake: Mistake? = nil) {
    reportCount += 1
    var diagnostic = diagnostic
    if !isGeneric, let opening = openings.last(where: { $0.isBlock }) {
      diagnostic.labels.append(
        .init(opening.span, "in this use of `\(opening.name)`"))
    }
    let isOfPlace = diagnostic.span != nil && !Diagnostic.onceOnly.contains(diagnostic.code)
    let key = Report(
      code: diagnostic.code, span: isOfPlace ? diagnostic.span : nil,
      message: isOfPlace ? nil : diagnostic.message)
    guard reported.insert(key).inserted else { return }
    diagnostics.append(diagnostic)
    if mistakes.count < 50 { mistakes[diagnostic] = mistake }
  }

  mutating func note(_ meaning: Meaning, at span: Span) {
    if case .tensor(let value) = meaning { shapes[span] = type(of: value).shape }
  }

  func operand(_ value: Value, at span: Span) -> Mistake.Operand { .init(span: span, shape: type(of: value).shape) }

  /// Reports and gives the value that silences consequences.
  mutating func fail(_ diagnostic: Diagnostic, about mistake: Mistake? = nil) -> Meaning {
    report(diagnostic, about: mistake)
    return .unknown
  }

  /// Checks something by itself: messages stay, what it adds to the model does not. Gives whether it was right.
  mutating func trial(_ body: (inout Elaborator) -> Void) -> Bool {
    let before = self
    isGeneric = true
    body(&self)
    let after = self
    self = before
    (diagnostics, reported, broken) = (after.diagnostics, after.reported, after.broken)
    (budget, reportCount) = (after.budget, after.reportCount)
    (mistakes, shapes) = (after.mistakes, after.shapes)
    return after.reportCount == before.reportCount
  }

  /// The errors after which nothing more is evaluated; no more than some fifty are shown.
  private static let mostErrors = 300
  var hasManyErrors: Bool { diagnostics.count >= Self.mostErrors }

  /// Counts evaluations; false when the file asks for more than any model needs.
  mutating func spend(_ count: Int = 1, at span: Span) -> Bool {
    guard budget > 0, !hasManyErrors else { return false }
    budget -= count
    if budget <= 0 { report(.modelTooLarge(at: spanInFile(span))) }
    return budget > 0
  }

  /// The place in the user's file: inside the prelude, the place of the call that led there.
  func spanInFile(_ span: Span) -> Span {
    openings.first { $0.isPrelude }?.span ?? span
  }

  mutating func addNode(
    _ kind: TypedNode.Kind, _ inputs: [NodeID] = [], _ type: SymbolicType,
    _ origins: [SizeOrigin] = [], at span: Span, path: String? = nil
  ) -> NodeID {
    nodes.append(
      TypedNode(
        kind: kind, inputs: inputs, type: type, origins: origins, span: span,
        path: path ?? namings[namings.count - 1].prefix))
    return NodeID(nodes.count - 1)
  }

  func node(_ value: Value) -> TypedNode { nodes[value.node.index] }
  func type(of value: Value) -> SymbolicType { nodes[value.node.index].type }

  func text(_ span: Span) -> String { source.words(span) }
}

extension SourceFile {
  /// The text of a place in the file on one line, for a message.
  package func words(_ span: Span) -> String {
    let words = Expression(.bool(true), span).sourceText(in: self)
    return words.count > 60 ? words.prefix(56) + " ..." : words
  }
}

/// A block, function or stack that is being opened.
struct Opening {
  let name: String
  /// Where it is used.
  let span: Span
  var isBlock = false
  var isPrelude = false
}

/// Names of layers inside a block or part.
struct Naming {
  let prefix: String
  /// Set inside a layer that is applied again: the names exist and their weights are shared.
  var isShared = false
  private var taken: Set<String> = []

  init(prefix: String, isShared: Bool = false) {
    self.prefix = prefix
    self.isShared = isShared
  }

  func path(_ name: String) -> String { prefix.isEmpty ? name : "\(prefix).\(name)" }

  /// The path for a layer without a name of its own: `dense`, then `dense_2`.
  mutating func anonymous(_ kind: String) -> String { named(free(kind)) }

  /// The first of `dense`, `dense_2`, ... that no layer has.
  func free(_ kind: String) -> String {
    var name = kind
    var count = 1
    while taken.contains(name) {
      count += 1
      name = "\(kind)_\(count)"
    }
    return name
  }

  mutating func named(_ name: String) -> String {
    taken.insert(name)
    return path(name)
  }
}
