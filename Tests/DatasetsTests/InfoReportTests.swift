import Datasets
import Files
import Testing

@Suite struct InfoReportTests {
  @Test("the report shows axes, numbers and the section that reads the file")
  func report() throws {
    let text = try InfoReport(fixtures + "cube.hspy", item: nil).text
    #expect(text.contains("Energy loss  5 points  -10 to -8 eV    spectral"))
    #expect(text.contains("axes of Si $\\alpha$ map, Intensity (Counts)") && text.contains("range  0 to 234"))
    #expect(text.contains("data {\n  file: \"\(fixtures)cube.hspy\"\n}"))
  }

  @Test("files of one array are reported with the section that reads them")
  func single() throws {
    try withFolder { folder in
      try writeNPY([1, 2, 3, 4, 5, 6], shape: [2, 3], to: "\(folder)/a.npy")
      try writeAtomically("400,410\n1,2\n", to: "\(folder)/a.csv")
      #expect(try InfoReport("\(folder)/a.npy", item: nil).text.contains("range  1 to 6"))
      #expect(try InfoReport("\(folder)/a.csv", item: nil).text.contains("[2, 2]  text"))
    }
  }

  @Test("where several arrays could be meant the report lists them")
  func list() throws {
    #expect(try InfoReport(fixtures + "many.h5", item: nil).text.contains("half     [3, 4, 5]  float16"))
    let named = try InfoReport(fixtures + "many.h5", item: "half")
    #expect(named.text.contains("dataset: \"half\"") && named.json.contains("\"mean\": 117.0"))
  }

  @Test("zero spectra, dead and wild channels, NaN and infinity are counted")
  func oddities() throws {
    var values = (0..<60).map { Float($0 / 6 + 1) }
    for row in 0..<10 { values[row * 6 + 2] = 7; values[row * 6 + 4] = Float(row) * 1e5 }
    for channel in 0..<6 { values[channel] = 0 }
    (values[8], values[17], values[23]) = (7, .nan, .infinity)
    let data = Dataset(source: "odd", values: MemoryValues(shape: [10, 6], values: values))
    let summary = try DataSurvey(data)
    #expect(summary.spectra == 10 && summary.zeroSpectra == 1 && summary.wildChannels == [4])
    #expect(summary.notANumber == 1 && summary.infinite == 1 && summary.range == 0...900_000)
    #expect(summary.constantChannels.isEmpty)
  }
}
