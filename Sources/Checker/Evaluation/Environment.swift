import Diagnostics
import Graph
import Syntax

/// Where the elaborator is: the names it sees, the names it gives to layers, and what it is opening.
struct Environment {
  var frames: [Frame] = []
  var namings: [Naming] = [Naming(prefix: "")]
  /// The scan whose step is evaluated.
  var loop: Int?
  /// Blocks, functions and stacks being opened, outermost first.
  var openings: [Opening] = []
  /// Set while a block or function is checked alone, for every size it may be given.
  var isGeneric = false
  /// How many copies of the present part the model has.
  var copies = Size(1)
  /// How deep the present expression is nested, across blocks and functions.
  var depth = 0
  /// Names of declarations that were looked up, by the place of their declaration.
  private(set) var used: Set<Span> = []
  /// The `let` that is evaluated: where its value stands, and the name for a layer that gives it without an input.
  var namingLet: (value: Span, binding: PendingLayer.Binding)?

  /// Whether the names at hand include this one.
  func isBound(_ name: String) -> Bool { frame.bindings[name] != nil }

  /// The names that the present part, block or function sees.
  var frame: Frame {
    get { frames[frames.count - 1] }
    set { frames[frames.count - 1] = newValue }
  }

  /// The names of layers in the present part or block.
  var naming: Naming {
    get { namings[namings.count - 1] }
    set { namings[namings.count - 1] = newValue }
  }

  /// Whether the `let`s of the model are evaluated.
  var isOutsideParts: Bool { namings.count == 1 && naming.prefix.isEmpty && openings.isEmpty }

  /// Starts a part or section, which sees no names of the one before.
  mutating func start(_ frame: Frame, layersUnder prefix: String) {
    frames = [frame]
    namings = [Naming(prefix: prefix)]
  }

  /// The name of the `let` whose whole value is the call at a place.
  func binding(at span: Span) -> PendingLayer.Binding? {
    namingLet.flatMap { $0.value == span ? $0.binding : nil }
  }

  mutating func use(_ declaration: Name) { used.insert(declaration.span) }

  /// What a name of the present frame means; looking it up counts as a use.
  mutating func local(_ name: String) -> Meaning? {
    guard let binding = frame.bindings[name] else { return nil }
    if !openings.contains(where: \.isPrelude) { used.insert(binding.span) }
    return binding.meaning
  }

  /// The place in the user's file: inside the prelude, the place of the call that led there.
  func spanInFile(_ span: Span) -> Span {
    openings.first(where: \.isPrelude)?.span ?? span
  }

  /// The message with the use of the block that led to it.
  func located(_ diagnostic: Diagnostic) -> Diagnostic {
    guard !isGeneric, let opening = openings.last(where: \.isBlock) else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.labels.append(.init(opening.span, "in this use of `\(opening.name)`"))
    return diagnostic
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
