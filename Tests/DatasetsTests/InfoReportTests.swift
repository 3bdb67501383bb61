import Diagnostics
import Files
import Testing

@testable import Datasets

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

  @Test("messages stand in the report with their help")
  func messages() throws {
    try withFolder { folder in
      try writeNPY((0..<30).map { Float($0 * 7 % 11) }, shape: [6, 5], to: "\(folder)/a.npy")
      let axes = """
        {"format": "aec array 1", "axes": [{"name": "pixel", "units": null, "role": "spatial", "count": 6},
        {"name": "wavelength", "units": "nm", "role": "spectral", "count": 5, "values": [1, 2, 2, 4, 5]}]}
        """
      try writeAtomically(axes, to: "\(folder)/a.json")
      let lines = try InfoReport("\(folder)/a.npy", item: nil).text.split(separator: "\n")
      let told = try #require(lines.firstIndex { $0.hasPrefix("  warning: 1 point of axis 1") })
      #expect(lines[told + 1].hasPrefix("    = help: see whether they were rounded"), "\(lines)")
    }
  }

  @Test("spectra that are all flat are told, and a name with a line break can be pasted")
  func flat() throws {
    try withFolder { folder in
      let path = "\(folder)/a\nb.npy"
      try writeNPY((0..<60).map { Float($0 / 6) }, shape: [10, 6], to: path)
      let text = try InfoReport(path, item: nil).text
      #expect(text.contains(/flat +all 10 spectra are one number in every channel/), "\(text)")
      #expect(text.contains("/a\\nb.npy\"\n}"), "\(text)")
    }
  }

  @Test("a cell or a sparse matrix alone is told with the line that makes a matrix of it")
  func cells() {
    let cell = Diagnostic.noNumbers("a.mat", [DataItem(name: "cubes", shape: [1, 2], type: "a cell array")])
    #expect(cell.help?.contains("Y = cubes{1}; save('name.mat', 'Y')") == true)
    let words = Diagnostic.noNumbers("a.h5", [DataItem(name: "w", shape: [2], type: "text")])
    #expect(words.help == "give a file with an array of spectra")
  }

  @Test("where several arrays could be meant the report lists them")
  func list() throws {
    #expect(try InfoReport(fixtures + "many.h5", item: nil).text.contains("half     [3, 4, 5]     float16"))
    let named = try InfoReport(fixtures + "many.h5", item: "half")
    #expect(named.text.contains("dataset: \"half\"") && named.json.contains("\"mean\": 117.0"))
  }

  @Test("ends of a range that would look the same have more digits")
  func close() throws {
    #expect(rangeWords(0.001, 0.00100000001) == "0.001 to 0.00100000001")
    #expect(rangeWords(1e-13, 1.0000001e-13).hasPrefix("1e-13 to 1.0000001"))
    #expect(
      rangeWords(5, 5) == "5 to 5" && rangeWords(0.1, 0.7) == "0.1 to 0.7" && rangeWords(-1, 1e12) == "-1 to 1e12")
    try withFolder { folder in
      let next = Float(0.001).nextUp
      try writeNPY([0.001, next, 0.001, next], shape: [2, 2], to: "\(folder)/a.npy")
      let report = try InfoReport("\(folder)/a.npy", item: nil).text
      #expect(!report.contains("0.001 to 0.001\n"), "\(report)")
    }
  }

  @Test("zero spectra, dead and wild channels, NaN and infinity are counted")
  func oddities() throws {
    var values = (0..<60).map { Float($0 / 6 + 1) }
    for row in 0..<10 {
      values[row * 6 + 2] = 7
      values[row * 6 + 4] = Float(row) * 1e5
    }
    for channel in 0..<6 { values[channel] = 0 }
    (values[8], values[17], values[23]) = (7, .nan, .infinity)
    let data = Dataset(source: "odd", values: MemoryValues(shape: [10, 6], values: values))
    let summary = try DataSurvey(data)
    #expect(summary.spectra == 10 && summary.zeroSpectra == 1 && summary.wildChannels == [4])
    #expect(summary.notANumber == 1 && summary.infinite == 1 && summary.range == 0...900_000)
    #expect(summary.constantChannels.isEmpty)
  }

  @Test("a channel far above its neighbours is found, a line of several channels is none")
  func towering() throws {
    var values = (0..<800).map { (place: Int) -> Float in Float((place * 7919) % 1009) / 1009 + 1 }
    func found() throws -> [Int] {
      return try DataSurvey(Dataset(source: "odd", values: MemoryValues(shape: [40, 20], values: values)))
        .toweringChannels
    }
    #expect(try found().isEmpty)
    for row in 0..<40 { values[row * 20 + 7] *= 50 }
    #expect(try found() == [7])
    for row in 0..<40 { for channel in [6, 8] { values[row * 20 + channel] *= 25 } }
    #expect(try found().isEmpty)
  }

  @Test("numbers are shown with six digits, however small or large")
  func digits() throws {
    let due: [Double: String] = [
      2.8581512e-13: "2.85815e-13", 9.969209968386869e36: "9.96921e36", -3e-300: "-3e-300", 0: "0",
      1_234_567: "1234567",
      0.00480012349: "0.00480012", 2378.98765: "2378.99", 9.9999999e20: "1e21", -0.0000123456789: "-1.23457e-5",
    ]
    for (number, text) in due { #expect(short(number) == text) }
  }

  @Test("spectra of one number and numbers far from all others are reported")
  func fillValues() throws {
    var values = (0..<600).map { Float(($0 * 7919) % 1009) / 1009 }
    for place in 12..<24 { values[place] = -9999 }
    let data = Dataset(source: "odd", values: MemoryValues(shape: [10, 10, 6], values: values))
    let summary = try DataSurvey(data)
    #expect(summary.constantSpectra == [.init(value: -9999, count: 2, first: [2, 3])])
    values.replaceSubrange(12..<24, with: repeatElement(0.5, count: 12))
    values[6 * 57 + 2] = 1000
    let spiked = try DataSurvey(Dataset(source: "odd", values: MemoryValues(shape: [10, 10, 6], values: values)))
    #expect(spiked.outliers == [.init(value: 1000, channel: 2, spectrum: 57)] && spiked.wildChannels.isEmpty)
  }

  @Test("axes beside an array that do not fit it are told")
  func unfitAxes() throws {
    try withFolder { folder in
      try writeNPY([1, 2, 3, 4, 5, 6], shape: [2, 3], to: "\(folder)/a.npy")
      func text(_ json: String) throws -> String {
        try writeAtomically(json, to: "\(folder)/a.json")
        return try InfoReport("\(folder)/a.npy", item: nil).text
      }
      #expect(try text("{\"axes\": [{\"count\": 2}, {\"count\": 4}]}").contains("its axes have [2, 4] points"))
      #expect(try text("{\"axes\": [{\"count\": 2}, {\"size\": 3}]}").contains("the entry 1 of its `axes` is no axis"))
      #expect(try text("{\"axes\": [{\"count\": 2},").contains("it is not JSON"))
      for fine in ["{\"axes\": [{\"count\": 2}, {\"count\": 3}]}", "{\"version\": 3}", "not JSON"] {
        #expect(try !text(fine).contains("warning"))
      }
    }
  }
}
