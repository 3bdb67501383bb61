import Graph
import Ops

extension Pass {
  /// Common subexpressions; operands of a commutative operation count in any order.
  package static let share = Pass(
    name: "share", summary: "computes what is written several times once"
  ) { graph in
    var known: [Expression: [ValueID]] = [:]
    return graph.rewritten { application, builder in
      let expression = Expression(application)
      if let results = known[expression] { return results }
      let results = builder.emit(
        application.operation, application.operands, application.attributes)
      known[expression] = results
      return results
    }
  }
}

/// What a node computes, whatever it is called.
private struct Expression: Hashable {
  let operation: String
  let operands: [ValueID]
  let attributes: Attributes

  private static let commutative: Set<String> = ["add", "multiply", "minimum", "maximum", "equal"]

  init(_ application: Application) {
    operation = application.operation
    attributes = application.attributes
    operands =
      Self.commutative.contains(operation)
      ? application.operands.sorted { $0.index < $1.index } : application.operands
  }
}
