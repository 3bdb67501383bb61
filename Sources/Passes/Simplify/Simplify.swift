import Graph
import Ops

extension Pass {
  /// Local rules, applied until none fits. Every rule keeps values equal up to rounding, and none turns a finite value
  /// into NaN or infinity. A NaN or infinity may vanish (`0 * x` is 0).
  package static let simplify = Pass(
    name: "simplify", summary: "applies local rules of arithmetic and of shapes until none fits",
    isSettled: true
  ) { graph in
    var current = graph
    for _ in 0..<Simplification.mostRounds {
      let isLive = current.liveValues()
      let next = current.rewritten(
        keeping: { node in node.outputs.contains { isLive[$0.index] } }, Simplification.apply)
      guard let next else { break }
      current = next
    }
    return Pass.dropDead.run(current)
  }
}

/// A rule: what else computes the result of an application, or nil where it does not fit.
typealias SimplificationRule = @Sendable (Application, inout GraphBuilder) -> ValueID?

/// The rules of `simplify`, by operation.
enum Simplification {
  /// Every rule makes the graph smaller or cheaper, so a few rounds reach the end; the bound is for safety.
  static let mostRounds = 32

  private static let rules: [String: [SimplificationRule]] = [
    "add": [sumWithZero, sumWithNegative, combinedSummand, joinedPads],
    "subtract": [differenceWithZero, differenceWithNegative],
    "multiply": [productWithNumber, combinedFactor, joinedScalars, productWithItself],
    "divide": [quotientWithNumber],
    "negate": [negatedNegative],
    "power": [powerWithNumber],
    "square": [evenOfNegative],
    "abs": [evenOfNegative, repeatedFunction],
    "relu": [repeatedFunction],
    "minimum": [sameOperands],
    "maximum": [sameOperands],
    "select": [decidedSelect],
    "reshape": [combinedReshape],
    "transpose": [combinedTranspose],
    "slice": [wholeSlice, combinedSlice, sliceOfPad, sliceOfConcat],
    "pad": [emptyPad, combinedPad],
    "concat": [flatConcat],
    "broadcast": [combinedBroadcast],
    "sum": [sumOverNothing, combinedSum, sumOfBatchSum, sumOfBroadcast, sumOfScaled],
    "max": [sumOverNothing],
    "batch_sum": [batchSumOfSpread, sumOfScaled],
  ]

  /// The rules of every operation, those for all elementwise ones first.
  private static let rulesOfAll: [String: [SimplificationRule]] = OperationTable.byName.mapValues {
    ($0.isElementwise ? [foldedConstant, unrepeatedOperands] : []) + (rules[$0.name] ?? [])
  }

  static func apply(_ application: Application, _ builder: inout GraphBuilder) -> [ValueID]? {
    for rule in rulesOfAll[application.operation] ?? [] {
      guard let result = rule(application, &builder) else { continue }
      if let fitted = builder.widened(result, to: application.type(builder)) { return [fitted] }
    }
    return nil
  }
}

extension Application {
  /// The type of the first result, which a rule must keep.
  fileprivate func type(_ builder: GraphBuilder) -> TensorType {
    let types = operands.map { builder.type(of: $0) }
    let inferred = try? OperationTable.required(operation).resultTypes(types, attributes)
    return inferred![0]
  }
}
