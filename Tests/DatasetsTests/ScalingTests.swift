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
    case .mean, .poisson: break
    }
    for (found, due) in zip(back, samples.values) { #expect(abs(found - due) < 1e-6) }
  }

  @Test("counts by their mean, or each channel by the root of its own")
  func counts() throws {
    let counts = Samples(count: 2, sampleShape: [2], values: [1, 12, 7, 6], source: "s")
    let (byMean, meanBack) = try scaledCounts(counts, .mean)
    let mean: [Float] = [2.0 / 13, 24.0 / 13, 14.0 / 13, 12.0 / 13]
    for (found, due) in zip(byMean, mean) { #expect(abs(found - due) < 1e-6) }
    let (byChannel, back) = try scaledCounts(counts, .poisson)
    let channels: [Float] = [0.5, 4, 3.5, 2]
    for (found, due) in zip(byChannel, channels) { #expect(abs(found - due) < 1e-6) }
    for (found, due) in zip(meanBack, counts.values) { #expect(abs(found - due) < 1e-5) }
    for (found, due) in zip(back, counts.values) { #expect(abs(found - due) < 1e-5) }
    let below = Samples(count: 2, sampleShape: [2], values: [-1, 9, -3, 9], source: "s")
    #expect(throws: Diagnostic.self) { try Scaling(.poisson, of: MemorySamples(below)) }
  }

  private func scaledCounts(_ samples: Samples, _ kind: Scaling.Kind) throws -> (values: [Float], back: [Float]) {
    let scaling = try Scaling(kind, of: MemorySamples(samples))
    var values = samples.values
    _ = values.withUnsafeMutableBufferPointer { scaling.apply(to: $0, width: 2) }
    var back = values
    back.withUnsafeMutableBufferPointer { scaling.undo(on: $0, width: 2) }
    return (values, back)
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
    let all: [Scaling] = [
      .max(0.1), .mean(3), .poisson([0.5, 2]), .standard(means: [1e-30, 3], deviations: [0.3, 7]), .spectrum,
    ]
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
      return try source.warnings().map(\.code)
    }
    #expect(try codes([1, 2, 3, 4, 5, 7], width: 3).isEmpty)
    #expect(try codes([0, 0, 0, 4, 5, 7], width: 3) == ["AE6543"])
    #expect(try codes([1, 2, 3, 4, 2, 7], width: 3) == ["AE6544"])
    #expect(try codes([1, 2, 3, 4, 1e5, 4], width: 3) == ["AE6545"])
    #expect(try codes([20_000_000, 20_000_100, 20_000_004, 20_000_300], width: 2) == ["AE6548"])
    #expect(refusal { try codes([1, 2, 3], width: 3) }.code == "AE6541")
    #expect(refusal { try codes([3, 3, 3, 3], width: 2) }.code == "AE6542")
  }

  /// What is told of 200 spectra of 8 channels that are fine but for a change.
  private func told(_ change: (inout [Float]) -> Void) throws -> [Diagnostic] {
    var values = (0..<1600).map { Float(($0 * 7919) % 1009) / 1009 }
    change(&values)
    let layout = SampleLayout(
      count: 200, sampleShape: [8], image: ImageSize(height: 10, width: 20), source: "s")
    let source = SurveyedSamples(MemorySamples(Samples(layout, values: values)))
    _ = try source.all()
    return try source.warnings()
  }

  @Test("spectra of one number, whatever it is, are told with their number, their value and the first place")
  func constantSpectra() throws {
    #expect(try told { _ in }.isEmpty)
    for value: Float in [-9999, 65535, 1e-3, 9.96921e36] {
      let found = try told { for place in 8..<40 { $0[place] = value } }
      #expect(found.map(\.code) == ["AE6561"])
      #expect(found[0].message.hasPrefix("4 of the 200 spectra of `s` are "))
      #expect(found[0].message.hasSuffix("in every channel, the first at [row, column] [0, 1]"))
      #expect(found[0].help?.contains("`dead_pixels: [[0, 1], [0, 2], [0, 3], [0, 4]]`") == true)
    }
    let many = try told { for place in 0..<800 { $0[place] = -1 } }
    #expect(many.map(\.code) == ["AE6561"] && many[0].help?.contains("np.save(\"mask.npy\"") == true)
    #expect(refusal { try told { for place in 0..<1600 { $0[place] = Float(place % 8) } } }.code == "AE6560")
  }

  @Test("many spectra that are constant at different numbers are told by their count")
  func flatSpectra() throws {
    let found = try told { for place in 8..<88 { $0[place] = Float(place / 8) / 16 } }
    #expect(found.map(\.code) == ["AE6561"])
    #expect(
      found[0].message
        == "10 of the 200 spectra of `s` are constant, at different numbers, the first at [row, column] [0, 1]")
    let both = try told { for place in 8..<88 { $0[place] = place < 40 ? -1 : Float(place / 8) / 16 } }
    #expect(both.map { $0.message.prefix(2) } == ["4 ", "6 "])
    let few = try told { for place in 8..<32 { $0[place] = Float(place / 8) / 16 } }
    #expect(few.count == 3 && few.allSatisfy { $0.message.hasPrefix("1 of") })
  }

  @Test("one number or spectrum far from all others is told by its spectrum, not by its channel")
  func outliers() throws {
    for value: Float in [1000, -1000, 60, 3e30] {
      let found = try told { $0[8 * 27 + 5] = value }
      #expect(found.map(\.code) == ["AE6562"], "\(value)")
      #expect(found.first?.message.contains("in channel 5 of the spectrum at [row, column] [1, 7]") == true)
      #expect(found.first?.help?.contains("`dead_pixels: [[1, 7]]`") == true)
    }
    let spectrum = try told { for channel in 0..<8 { $0[8 * 27 + channel] *= 1e4 } }
    #expect(spectrum.map(\.code) == ["AE6562"] && spectrum[0].help?.contains("[[1, 7]]") == true)
    let two = try told { ($0[8 * 27 + 5], $0[8 * 3 + 5]) = (500, 700) }
    #expect(two.map(\.code) == ["AE6562"] && two[0].help?.contains("[[0, 3], [1, 7]]") == true)
    #expect(try told { $0[8 * 27 + 5] = 20 }.isEmpty)
    #expect(try told { for sample in 0..<200 { $0[8 * sample + 5] *= 1e5 } }.map(\.code) == ["AE6545"])
  }

  @Test("numbers far from 1 are told where nothing scales them")
  func farFromOne() throws {
    for factor: Float in [3e-13, 1e-2, 4000, 1e12] {
      let found = try told { for place in $0.indices { $0[place] *= factor } }
      #expect(found.map(\.code) == ["AE6563"] && found[0].help?.contains("`scale: max`") == true)
    }
    for factor: Float in [0.05, 80] { #expect(try told { for place in $0.indices { $0[place] *= factor } }.isEmpty) }
  }

  @Test("numbers that a scale brings near 1 later are not told as far from 1, nor counts as unscaled")
  func scaledLater() throws {
    for factor: Float in [1e-2, 4000] {
      let values = (0..<1600).map { (Float(($0 * 7919) % 1009) * factor).rounded() }
      let samples = Samples(count: 50, sampleShape: [32], values: values, source: "s")
      let source = SurveyedSamples(MemorySamples(samples), isScaledLater: true)
      _ = try source.all()
      #expect(try source.warnings().map(\.code).allSatisfy { !["AE6563", "AE6586"].contains($0) })
    }
  }

  @Test("spectra that are all flat, each at a number of its own, are told as such")
  func allFlat() throws {
    let found = try told { for place in 0..<1600 { $0[place] = Float(place / 8) / 200 } }
    #expect(found.map(\.code) == ["AE6561"] && found[0].message.hasPrefix("all 200 spectra of `s` are flat"))
    #expect(found[0].help?.contains("`spectral:`") == true)
  }

  /// What is told of 200 spectra of 32 channels of whole numbers.
  private func toldOfCounts(
    width: Int = 32, scaling: Scaling? = nil, _ number: (Int) -> Float
  ) throws -> [String] {
    let count = 6400 / width
    var layout = SampleLayout(
      count: count, sampleShape: [width], image: ImageSize(height: 10, width: count / 10), source: "s")
    layout.scaling = scaling
    let values = (0..<6400).map { number(($0 * 7919) % 1009) }
    let source = SurveyedSamples(MemorySamples(Samples(layout, values: values)))
    _ = try source.all()
    return try source.warnings().map(\.code)
  }

  @Test("small whole numbers are told as counts that lack a scale, also where they spread far")
  func unscaledCounts() throws {
    #expect(try toldOfCounts { Float($0 % 12) } == ["AE6586"])
    #expect(try toldOfCounts { $0 % 20 == 0 ? 400 : Float($0 % 4) } == ["AE6586"])
  }

  @Test("scaled counts, classes, pictures, large numbers and fractions are no counts that lack a scale")
  func noCounts() throws {
    #expect(try toldOfCounts(scaling: .mean(5)) { Float($0 % 12) }.isEmpty)
    #expect(try toldOfCounts(width: 8) { Float($0 % 12) }.isEmpty)
    #expect(try toldOfCounts { Float($0 % 2) }.isEmpty)
    #expect(try toldOfCounts { $0 == 7 ? 255 : Float($0 % 90) }.allSatisfy { $0 != "AE6586" })
    #expect(try toldOfCounts { Float($0 % 90) }.isEmpty)
    #expect(try toldOfCounts { Float($0 % 12) - 1 }.isEmpty)
    #expect(try toldOfCounts { Float($0 % 12) + 0.5 }.isEmpty)
  }

  @Test("lists of channels can be pasted")
  func channelLists() throws {
    let ends = try told { values in
      for place in values.indices where ![3, 4].contains(place % 8) { values[place] = 1 }
    }
    #expect(ends[0].help?.contains("`dead_channels: [0, 1, 2, 5, 6, 7]`") == true)
  }
}
