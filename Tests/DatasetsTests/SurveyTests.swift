import Datasets
import Diagnostics
import Files
import Testing

/// What is told of numbers that a detector, a type or a program has spoilt.
@Suite struct SurveyTests {
  private func number(_ place: Int) -> Float { Float((place * 37) % 101) + 1 }

  private func survey(_ values: [Float], width: Int) -> DataSurvey {
    var survey = DataSurvey(width: width)
    values.withUnsafeBufferPointer { survey.add($0) }
    survey.finish()
    return survey
  }

  private func codes(_ values: [Float], width: Int) throws -> [Diagnostic] {
    let layout = SampleLayout(count: values.count / width, sampleShape: [width], source: "s")
    return try survey(values, width: width).warnings(layout)
  }

  @Test("many numbers at the largest of a type, or at one number in several channels, are told")
  func saturated() throws {
    var values = (0..<400).map { number($0) * 100 }
    #expect(survey(values, width: 8).ceiling == nil)
    for spectrum in 0..<3 { for channel in 2..<5 { values[spectrum * 8 + channel] = 65535 } }
    let ceiling = try #require(survey(values, width: 8).ceiling)
    #expect(ceiling.value == 65535 && ceiling.count == 9 && ceiling.channels == [2, 3, 4])
    let warning = try #require(try codes(values, width: 8).first { $0.code == "AE6566" })
    #expect(warning.message.contains("9 numbers") && warning.help?.contains("array >= 65535") == true)
    for spectrum in 10..<30 { for channel in 2..<5 { values[spectrum * 8 + channel] = 70000.5 } }
    #expect(survey(values, width: 8).ceiling?.value == 70000.5)
  }

  @Test("small counts, spectra divided by their maximum, masks and one maximum are no saturation")
  func notSaturated() {
    let counts = (0..<4000).map { Float([0, 0, 0, 0, 1, 1, 1, 2, 2, 3][($0 * 7919 + $0 / 10) % 10]) }
    #expect(survey(counts, width: 8).ceiling == nil)
    let spectra = (0..<100).flatMap { spectrum in
      (0..<8).map { $0 == spectrum * 3 % 8 ? Float(1) : number(spectrum * 8 + $0) / 128 }
    }
    #expect(survey(spectra, width: 8).ceiling == nil)
    #expect(survey((0..<800).map { Float(($0 * 5) % 3 == 0 ? 1 : 0) }, width: 8).ceiling == nil)
    #expect(survey((0..<800).map(number), width: 8).ceiling == nil)
  }

  @Test("differences of float64 and int64 that float32 drops are told with a cure, not called constant")
  func lostDigits() throws {
    let spectra = (0..<160).map { Double(number($0)) / 100 }
    let cases: [(String, [UInt8], String)] = [
      ("<f8", raw(spectra.map { 1e6 + 1e-3 * $0 }), "array.mean()"),
      ("<f8", raw(spectra.map { 1e-50 * $0 }), "abs(array).max()"),
      ("<i8", raw(spectra.map { Int64(2_147_483_648) + Int64($0 * 100) }), "array.mean()"),
    ]
    for (type, bytes, cure) in cases {
      let source = try opened(npy("'\(type)'", "(20, 8)", bytes))
      let note = try #require(source.layout.notes.first { $0.code == "AE6567" }, "\(type) \(cure)")
      #expect(note.help?.contains(cure) == true)
      let survey = try surveyed(source)
      if survey.range?.lowerBound == survey.range?.upperBound {
        #expect(refusal { try survey.warnings(source.layout) }.code == "AE6567")
      }
    }
    let tails = (0..<160).map { $0 % 8 < 4 ? 1e-60 * Double($0) : Double(number($0)) }
    let whole = (0..<160).map { Int64($0 * 7 % 31) }
    for (type, bytes) in [("<f8", raw(spectra)), ("<f8", raw(tails)), ("<i8", raw(whole))] {
      #expect(try opened(npy("'\(type)'", "(20, 8)", bytes)).layout.notes.isEmpty)
    }
  }

  private func opened(_ bytes: [UInt8]) throws -> any SampleSource {
    try withFolder { folder in
      try writeAtomically(bytes, to: "\(folder)/a.npy")
      let expected = InputExpectation(modelName: "A", inputText: "x: [8]", shape: [8], sizeNames: [nil])
      return try openSamples("\(folder)/a.npy", fitting: expected)
    }
  }

  private func surveyed(_ source: any SampleSource) throws -> DataSurvey {
    let surveyed = SurveyedSamples(source)
    try surveyed.forEachBlock { _ in }
    return surveyed.survey
  }

  @Test("a number that stands for no value in many spectra is told with count, place and cure, and not as a spread")
  func fillValue() throws {
    var values: [Float] = (0..<1600).map { number($0) / 100 }
    #expect(survey(values, width: 8).fill == nil)
    for spectrum in 20..<50 { for channel in 4..<8 { values[spectrum * 8 + channel] = -9999 } }
    values[30 * 8 + 5] = -9998
    let fill = try #require(survey(values, width: 8).fill)
    #expect(fill.value == -9999 && fill.count == 119 && fill.channel == 4 && fill.spectrum == 20)
    #expect(fill.channels == [4, 6, 7] || fill.channels == [4, 5, 6, 7])
    let warnings = try codes(values, width: 8)
    let warning = try #require(warnings.first { $0.code == "AE6589" })
    #expect(warning.message.contains("119 numbers of `s` are -9999") && warning.message.contains("channel 4"))
    #expect(warning.message.contains("number 20") && warning.help?.contains("mask.npy") == true)
    #expect(!warnings.contains { ["AE6563", "AE6566", "AE6545"].contains($0.code) })
    let high: [Float] = (0..<1600).map { $0 % 48 == 7 ? Float(1e20) : number($0) / 100 }
    #expect(survey(high, width: 8).fill?.value == 1e20 && survey(high, width: 8).ceiling == nil)
  }

  @Test("the only number below 0 is told where it is one that programs write, and outliers stay outliers")
  func marks() throws {
    let counts: [Float] = (0..<1600).map { $0 % 48 == 7 ? -9999 : number($0) * 500 }
    #expect(survey(counts, width: 8).fill?.value == -9999)
    let signed: [Float] = (0..<1600).map { $0 % 48 == 7 ? -9999 : number($0) * 500 - 20_000 }
    #expect(survey(signed, width: 8).fill == nil)
    let few: [Float] = (0..<1600).map { $0 == 804 || $0 == 84 ? -9999 : number($0) / 100 }
    #expect(try codes(few, width: 8).map(\.code) == ["AE6562"])
  }

  @Test("of few spectra one number far from all others is told by its spectrum, and a channel of such by its number")
  func fewSpectra() throws {
    for count in [4, 12, 19] {
      var values: [Float] = (0..<count * 16).map { number($0) / 100 }
      #expect(survey(values, width: 16).outliers.isEmpty)
      values[3 * 16 + 5] = 9000
      let warnings = try codes(values, width: 16)
      #expect(warnings.map(\.code) == ["AE6562"], "\(count)")
      #expect(warnings.first?.help?.contains("dead_pixels: [3]") == true)
      for spectrum in 0..<count { values[spectrum * 16 + 5] = 9000 * number(spectrum) }
      #expect(try codes(values, width: 16).contains { $0.code == "AE6545" }, "\(count)")
    }
  }

  @Test("a constant channel far beyond all others is told as what decides the loss")
  func farConstant() throws {
    let values = (0..<400).map { $0 % 8 == 4 ? -9999 : number($0) / 100 }
    let warning = try #require(try codes(values, width: 8).first { $0.code == "AE6544" })
    #expect(warning.notes.count == 1 && warning.help?.contains("dead_channels: [4]") == true)
    let zero = try codes((0..<400).map { $0 % 8 == 4 ? 0 : number($0) / 100 }, width: 8)
    #expect(zero.first { $0.code == "AE6544" }?.notes.isEmpty == true)
  }
}
