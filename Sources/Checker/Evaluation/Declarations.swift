import Diagnostics
import Ops
import Syntax

/// Functions and blocks by name: those of the file hide those that ship with the program.
struct Declarations {
  private(set) var functions: [String: Function] = [:]
  private(set) var blocks: [String: Block] = [:]
  /// Names declared twice, with the place of the first.
  private(set) var repeated: [(name: Name, first: Span)] = []

  init(_ file: File) {
    var places: [String: Span] = [:]
    for function in file.functions where isNew(function.name, &places) {
      functions[function.name.text] = function
    }
    for block in file.blocks where isNew(block.name, &places) { blocks[block.name.text] = block }
  }

  private mutating func isNew(_ name: Name, _ places: inout [String: Span]) -> Bool {
    if let first = places[name.text] {
      repeated.append((name, first))
      return false
    }
    places[name.text] = name.span
    return true
  }

  /// The function of a name, whatever the number of its parameters.
  func function(_ name: String) -> ScalarFunction? {
    if let function = functions[name] { return .written(function, isPrelude: false) }
    if let primitive = primitiveFunctions[name] { return primitive }
    // Most files use nothing of the prelude, which then need not be parsed.
    guard Prelude.names.contains(name) else { return nil }
    return preludeFunctions[name].map { .written($0, isPrelude: true) }
  }

  func layer(_ name: String) -> (any Layer)? { LayerTable.byName[name] }

  var functionNames: [String] {
    Array(functions.keys) + Array(primitiveFunctions.keys) + Array(preludeFunctions.keys)
  }

  /// Everything that can be called.
  var callableNames: [String] {
    functionNames + Array(blocks.keys) + Array(Library.names) + Array(LayerTable.byName.keys) + ["stack", "scan"]
  }
}
