import CKernels
import Recipe
import TestSupport
import Testing

/// Weights step by step as PyTorch's optimizers leave them; `scripts/goldens/optimizers.py` writes the cases.
@Suite struct OptimizerTests {
  private static let names = TorchVector.names(of: "RecipeTests")

  @Test("Weights are PyTorch's after every step", arguments: names)
  func pyTorch(name: String) throws {
    let golden = try TorchVector(name, of: "RecipeTests")
    let optimizer = try #require(golden.notes["optimizer"])
    let keys = golden.notes.filter { $0.key != "optimizer" }
    var work = try Work(optimizer, keys, weights: golden.values("weights0"))
    for step in 1...6 {
      let isFinite = work.step(golden.values("gradients\(step)"))
      #expect(isFinite)
      for (own, expected) in zip(work.weights, golden.values("weights\(step)")) {
        #expect(abs(own - expected) <= 2e-6 * max(1, abs(expected)), "\(name), step \(step)")
      }
    }
  }

  @Test("Every optimizer has a case")
  func all() {
    // What needs more than gradients has its cases among the recipes.
    for name in Self.piecewise where name != "adahessian" {
      #expect(OptimizerTests.names.contains { $0.hasPrefix(name) })
    }
  }

  private static let piecewise = OptimizerTable.all.map { $0.declaration }.filter { $0.use != .wholeData }.map(\.name)

  @Test("A gradient that is not finite moves nothing, and the rest can be taken back", arguments: piecewise)
  func undo(name: String) throws {
    for bad in [Float.nan, .infinity, -.infinity, 3e38] {
      var work = try Work(name, weights: [1, -2, 3])
      var isFinite = work.step([0.5, -0.25, 0.125])
      #expect(isFinite)
      let (before, state) = (work.weights, work.state)
      isFinite = work.step([0.5, bad, 0.125])
      #expect(!isFinite)
      #expect(work.weights[1] == before[1] && work.state.map { $0[1] } == state.map { $0[1] })
      #expect(work.weights[0] != before[0])
      work.takeBack([0.5, bad, 0.125])
      for (own, expected) in zip(work.weights, before) { #expect(abs(own - expected) < 1e-6) }
    }
  }
}

/// An optimizer with weights and what it keeps, on one piece.
private struct Work {
  private(set) var weights: [Float]
  private(set) var state: [[Float]]
  private let optimizer: any PiecewiseOptimizer
  private var steps = 0

  init(_ name: String, _ keys: [String: String] = [:], weights: [Float]) throws {
    var choice = OptimizerChoice(try #require(OptimizerTable.named(name)))
    for (name, text) in keys {
      let key = try #require(choice.declaration.key(named: name))
      choice.values[key] = if case .bool = key.kind { .bool(text == "1") } else { .real(Double(text)!) }
    }
    optimizer = try #require(choice.make() as? any PiecewiseOptimizer)
    self.weights = weights
    state = choice.declaration.state.map { _ in [Float](repeating: 0, count: weights.count) }
  }

  mutating func step(_ gradients: [Float]) -> Bool {
    steps += 1
    optimizer.begin(step: steps)
    let optimizer = optimizer
    return withPiece(gradients) { optimizer.move($0, aec_kernels_best().pointee) }
  }

  mutating func takeBack(_ gradients: [Float]) {
    let optimizer = optimizer
    withPiece(gradients) { piece in
      for index in gradients.indices {
        if let change = optimizer.change(piece, at: index) { piece.weights[index] += change }
      }
    }
  }

  private mutating func withPiece<Result>(_ gradients: [Float], _ body: (WeightPiece) -> Result) -> Result {
    let kept = state.map { values in
      let memory = UnsafeMutablePointer<Float>.allocate(capacity: values.count)
      memory.initialize(from: values, count: values.count)
      return memory
    }
    let result = weights.withUnsafeMutableBufferPointer { weights in
      gradients.withUnsafeBufferPointer { gradients in
        kept.withUnsafeBufferPointer { kept in
          var piece = WeightPiece(
            weights: weights.baseAddress!, gradients: gradients.baseAddress!, state: kept.baseAddress!, offset: 0,
            count: gradients.count)
          // Any numbers do for a curvature.
          piece.curvature = gradients.baseAddress!
          return body(piece)
        }
      }
    }
    for (index, memory) in kept.enumerated() {
      state[index] = Array(UnsafeBufferPointer(start: memory, count: weights.count))
      memory.deallocate()
    }
    return result
  }
}
