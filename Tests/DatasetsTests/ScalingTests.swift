import Datasets
import Diagnostics
import Files
import Testing

/// Numbers are scaled as they are read, and come back.
@Suite struct ScalingTests {
  private let samples = Samples(
    count: 3, sampleShape: [2], values: [1, -8, 3, 0, 0, 0], source: "s")

  private func scaled(_ scaling: Scaling) throws -> (values: [Float], back: [Float]) {
    let source = ScaledSamples(MemorySamples(samples), scaling)
    var values = [Float](repeating: 0, count: 6)
    let count = try values.withUnsafeMutableBufferPointer { try source.read(into: $0) }
    #expect(count == 3 && source.layout.scaling == scaling)
    var back = values
    back.withUnsafeMutableBufferPointer { scaling.undo(on: $0, width: 2, factors: source.factors) }
    return (values, back)
  }

  @Test("by the largest magnitude, by channel or by spectrum", arguments: [Scaling.Kind.max, .standard, .spectrum])
  func kinds(kind: Scaling.Kind) throws {
    let scaling = try Scaling(kind, of: MemorySamples(samples))
    let (values, back) = try scaled(scaling)
    switch kind {
    case .max: #expect(values == [0.125, -1, 0.375, 0, 0, 0])
    case .spectrum: #expect(values == [0.125, -1, 1, 0, 0, 0])
    case .standard:
      let spread = (14.0 / 9).squareRoot()
      let due = [-1 / 3 / spread, 0, 5 / 3 / spread, 0, -4 / 3 / spread, 0].map { Float($0) }
      for place in [0, 2, 4] { #expect(abs(values[place] - due[place]) < 1e-6) }
    }
    for (found, due) in zip(back, samples.values) { #expect(abs(found - due) < 1e-6) }
  }

  @Test("what does not vary is divided by 1")
  func constant() throws {
    let constant = Samples(count: 2, sampleShape: [2], values: [0, 5, 0, 5], source: "s")
    #expect(
      try Scaling(.standard, of: MemorySamples(constant)) == .standard(means: [0, 5], deviations: [1, 1]))
    let zero = Samples(count: 1, sampleShape: [2], values: [0, 0], source: "s")
    #expect(try Scaling(.max, of: MemorySamples(zero)) == .max(1))
  }

  @Test("records bring the same bits back, and broken ones none")
  func records() throws {
    let all: [Scaling] = [.max(0.1), .standard(means: [1e-30, 3], deviations: [0.3, 7]), .spectrum]
    for scaling in all {
      let json = try JSONTree(parsing: Array(scaling.json.text.utf8))
      #expect(Scaling(json, width: 2) == scaling)
    }
    for text in [
      "{}", "{\"kind\": \"max\", \"divisor\": 0}", "{\"kind\": \"standard\", \"means\": [1], \"deviations\": [1]}", "3",
    ] {
      #expect(Scaling(try JSONTree(parsing: Array(text.utf8)), width: 2) == nil)
    }
  }

  @Test("samples by number are scaled alike")
  func direct() throws {
    let direct = try #require(ScaledSamples(MemorySamples(samples), .spectrum).direct)
    var values: [Float] = [0, 0, 0, 0]
    try values.withUnsafeMutableBufferPointer { try direct.read(0..<2, into: $0) }
    #expect(values == [0.125, -1, 1, 0])
  }

  @Test("what cannot be learnt from is told before training")
  func warnings() throws {
    func codes(_ values: [Float], width: Int) throws -> [String] {
      let source = SurveyedSamples(
        MemorySamples(Samples(count: values.count / width, sampleShape: [width], values: values, source: "s")))
      _ = try source.all()
      return try #require(source.survey).warnings(source.layout).map(\.code)
    }
    #expect(try codes([1, 2, 3, 4, 5, 7], width: 3).isEmpty)
    #expect(try codes([0, 0, 0, 4, 5, 7], width: 3) == ["AE6543"])
    #expect(try codes([1, 2, 3, 4, 2, 7], width: 3) == ["AE6544"])
    #expect(try codes([1, 2, 3, 4, 1e5, 4], width: 3) == ["AE6545"])
    #expect(try codes([20_000_000, 20_000_100, 20_000_004, 20_000_300], width: 2) == ["AE6548"])
    #expect(refusal { try codes([1, 2, 3], width: 3) }.code == "AE6541")
    #expect(refusal { try codes([3, 3, 3, 3], width: 2) }.code == "AE6542")
  }
}
