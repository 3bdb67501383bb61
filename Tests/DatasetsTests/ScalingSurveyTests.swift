import Datasets
import Diagnostics
import Files
import Testing

/// What is told of counts that fell below 0, of scales that spoil samples, and of inputs that never change.
@Suite struct ScalingSurveyTests {
  private func source(_ values: [Float], width: Int) -> MemorySamples {
    MemorySamples(
      Samples(SampleLayout(count: values.count / width, sampleShape: [width], source: "s"), values: values))
  }

  private func warnings(_ source: any SampleSource) throws -> [Diagnostic] {
    try source.forEachBlock { _ in }
    return try source.warnings()
  }

  @Test("counts that wrapped below 0 are told with their number and the first of them, and as nothing else")
  func wrapped() throws {
    var values = (0..<400).map { Float(($0 * 37) % 101 + 1) * 5 }
    for (spectrum, channel, value) in [(30, 2, 65534), (10, 2, 65535), (20, 3, 65533)] as [(Int, Int, Float)] {
      values[spectrum * 8 + channel] = value
    }
    let found = try warnings(SurveyedSamples(source(values, width: 8), isScaledLater: true))
    #expect(found.map(\.code) == ["AE6251"], "\(found)")
    let message = found.first?.message ?? ""
    #expect(message.contains("3 numbers") && message.contains("65533 and more") && message.contains("505 and less"))
    #expect(message.contains("in channel 2 of the spectrum number 10"))
    // A detector that ends at 65535 is saturated.
    for index in values.indices where values[index] > 65000 { values[index] = 65535 }
    #expect(try !warnings(SurveyedSamples(source(values, width: 8))).contains { $0.code == "AE6251" })
  }

  @Test("spectra of noise are told where each is divided by its own maximum")
  func faint() throws {
    let values = (0..<320).map { place -> Float in
      Float(1 + place % 8 % 5) * ((5..<8).contains(place / 8) ? 1e-9 : 1)
    }
    let found = try warnings(ScaledSamples(source(values, width: 8), .spectrum))
    #expect(found.map(\.code) == ["AE6253"])
    #expect(found.first?.message.contains("3 of the 40 spectra") == true)
    #expect(found.first?.message.contains("number 5 (5e-9)") == true)
    let even = values.map { max($0, 1e-3) }
    #expect(try warnings(ScaledSamples(source(even, width: 8), .spectrum)).isEmpty)
  }

  @Test("a mean near 0 is told as a scale of numbers on both sides of it, never of counts")
  func smallMean() throws {
    func found(_ values: [Float]) throws -> [Diagnostic] {
      let samples = source(values, width: 8)
      let scaling = try Scaling(.mean, of: samples)
      samples.restart()
      return try warnings(ScaledSamples(samples, scaling))
    }
    let centred = try found((0..<320).map { Float($0 % 2 == 0 ? -1 : 1) + 1e-3 })
    #expect(centred.map(\.code) == ["AE6254"] && centred.first?.help?.contains("scale: max") == true)
    #expect(try found((0..<3200).map { Float($0 == 7 ? 50 : 0) }).isEmpty)
  }

  @Test("an input beside the spectra that is one number is told")
  func constantInput() throws {
    let same = try warnings(SurveyedSamples(source(Array(repeating: 300, count: 40), width: 1), isAside: true))
    #expect(same.map(\.code) == ["AE6252"] && same.first?.message.contains("300 in every sample") == true)
    #expect(try warnings(SurveyedSamples(source((0..<40).map { Float($0) }, width: 1), isAside: true)).isEmpty)
  }
}
