import Diagnostics
import Ops
import Syntax

/// Functions that are one operation of the graph each, by their name in the language.
let primitiveFunctions: [String: ScalarFunction] = Dictionary(
  uniqueKeysWithValues: FunctionTable.byName.map { name, operation in
    (name, .primitive(name: name, operation: operation.name, arity: operation.arity))
  })

/// The functions that ship with the program, written in the language itself.
let preludeFunctions: [String: Function] = {
  let (file, diagnostics) = parse(SourceFile(name: "prelude", text: Prelude.text))
  let errors = diagnostics.filter { $0.code != "AE0141" }
  precondition(errors.isEmpty, "the prelude is wrong: \(errors)")
  return Dictionary(uniqueKeysWithValues: file.functions.map { ($0.name.text, $0) })
}()
