import Graph
import Ops
import Testing

/// What weights start from, and what they are held to.
@Suite struct WeightTableTests {
  private func projected(_ name: String, _ values: [Float], columns: Int, _ numbers: [Float] = []) -> [Float] {
    var values = values
    values.withUnsafeMutableBufferPointer { ConstraintTable.required(name).project($0, columns, numbers) }
    return values
  }

  @Test("names are given once, and each says what it is")
  func tables() {
    let names = DistributionTable.all.map(\.name) + ConstraintTable.all.map(\.name)
    #expect(Set(names).count == names.count)
    let sentences = DistributionTable.all.map(\.summary) + ConstraintTable.all.map(\.summary)
    #expect(sentences.allSatisfy { $0.hasSuffix(".") })
  }

  @Test("a projection gives the nearest values that obey")
  func projections() {
    #expect(projected("at_least", [-1, 0, 2], columns: 3, [0]) == [0, 0, 2])
    #expect(projected("within", [-2, 0.5, 2], columns: 3, [-1, 1]) == [-1, 0.5, 1])
    #expect(projected("unit", [3, 4, 0, 0], columns: 2) == [0.6, 0.8, 0, 0])
    #expect(projected("simplex", [0.2, 0.3, 0.5, 1, 1, 1], columns: 3).prefix(3) == [0.2, 0.3, 0.5])
    #expect(projected("simplex", [3, 0, 0], columns: 3) == [1, 0, 0])
    #expect(projected("simplex", [0.8, 0.6, -1], columns: 3) == [0.6, 0.4, 0])
  }

  @Test("a projection of what obeys changes nothing", arguments: ["simplex", "unit"])
  func stays(name: String) {
    let once = projected(name, [0.3, -2, 5, 0.25, 0.1, 0.7, 0, 9], columns: 4)
    for (a, b) in zip(projected(name, once, columns: 4), once) { #expect(abs(a - b) < 1e-6) }
  }

  @Test("numbers depend on seed, weight and place alone, and have the distribution's mean and spread")
  func draws() {
    let weight = Weight("w", [100, 50], Distribution<Int>("normal", [2, 0.5]))
    let values = DistributionTable.values(of: weight, number: 4, seed: 9) ?? []
    #expect(values == DistributionTable.values(of: weight, number: 4, seed: 9))
    #expect(values != DistributionTable.values(of: weight, number: 5, seed: 9))
    let mean = values.reduce(0) { $0 + Double($1) } / 5000
    let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 5000
    #expect(abs(mean - 2) < 0.03 && abs(variance - 0.25) < 0.02)
  }

  @Test(
    "orthogonal weights have rows at right angles, or columns where there are fewer",
    arguments: [[3, 8], [8, 3], [4, 2, 2]])
  func orthogonal(shape: [Int]) throws {
    let weight = Weight("w", shape, Distribution<Int>("orthogonal"))
    let values = try #require(DistributionTable.values(of: weight, number: 0, seed: 3)).map { Double($0) }
    let (rows, columns) = (shape[0], values.count / shape[0])
    let isWide = rows <= columns
    for a in 0..<min(rows, columns) {
      for b in 0..<min(rows, columns) {
        let dot = (0..<max(rows, columns)).reduce(0.0) { sum, index in
          sum
            + (isWide
              ? values[a * columns + index] * values[b * columns + index]
              : values[index * columns + a] * values[index * columns + b])
        }
        #expect(abs(dot - (a == b ? 1 : 0)) < 1e-6)
      }
    }
  }

  @Test("weights that start from data or a file are not drawn", arguments: ["vca", "pca", "pixels", "file"])
  func ofData(name: String) {
    #expect(DistributionTable.values(of: Weight("w", [2, 3], Distribution<Int>(name)), number: 0, seed: 0) == nil)
  }
}
