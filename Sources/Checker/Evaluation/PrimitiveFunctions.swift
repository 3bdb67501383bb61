import Ops
import Syntax

/// Functions that are one operation of the graph each, by their name in the language.
let primitiveFunctions: [String: ScalarFunction] = {
  var table: [String: ScalarFunction] = [:]
  for name in ["exp", "expm1", "log", "log1p", "sin", "cos", "tanh", "sigmoid", "softplus", "erf", "relu", "sqrt", "abs", "sign"] {
    table[name] = .primitive(name: name, operation: name, arity: 1)
  }
  table["min"] = .primitive(name: "min", operation: "minimum", arity: 2)
  table["max"] = .primitive(name: "max", operation: "maximum", arity: 2)
  return table
}()

/// The functions of the prelude, written in the language itself.
func preludeFunctions() -> [String: Function] { [:] }
