import Datasets
import Diagnostics
import Testing

/// Six spectra of 64 points, one a column, that no axis resembles.
private func spectrum(_ place: Int, _ column: Int) -> Double {
  let figure: Int = (place * 7 + column * column * 5 + column) % 31
  return Double(figure) / 32
}

private let even: [Double] = (0..<64).map { 100 + 50 * Double($0) }

/// One line for each point: the first columns, and the numbers of the spectra.
private func columns(_ header: String = "", spectra: Int = 6, _ first: (Int) -> [Double]) -> String {
  let lines = (0..<64).map { (place: Int) -> String in
    let numbers: [Double] = first(place) + (0..<spectra).map { spectrum(place, $0) }
    return numbers.map { "\($0)" }.joined(separator: ";") + "\n"
  }
  return header + lines.joined()
}

private func openAlong(_ text: String) throws -> Dataset { try table(text) { $0.spectral = .number(0) } }

private let expected: [Float] = (0..<64).flatMap { place in (0..<6).map { Float(spectrum(place, $0)) } }

/// Which column of a table of spectra in columns is their axis.
@Suite struct AxisColumnTests {
  @Test(
    "an axis of two detectors is one, with a warning that names the line", arguments: ["", "Wavelength;a;b;c;d;e;f\n"])
  func twoDetectors(header: String) throws {
    let axis: [Double] = (0..<40).map { 400 + 15 * Double($0) } + (0..<24).map { 960 + 64 * Double($0) }
    let data = try openAlong(columns(header) { [axis[$0]] })
    #expect(data.shape == [64, 6] && data.axes[0].values == axis)
    #expect(try numbers(data) == expected)
    #expect(data.notes.map(\.code) == ["AE6208", "AE6215"])
    #expect(data.notes[1].message.hasSuffix("run back at line \(header.isEmpty ? 41 : 42)"))
    #expect(data.notes[1].help == "sort the lines, or read one part of them: `channels: 0...39` in the data section")
    let plain = try table(columns(header) { [axis[$0]] })
    #expect(plain.shape == [64, 7] && plain.notes.contains { $0.code == "AE6218" })
  }

  @Test("rounded values that repeat are an axis with a warning", arguments: [0.5, 0.3])
  func repeated(step: Double) throws {
    let axis: [Double] = (0..<64).map { (400 + step * Double($0)).rounded(.down) }
    let data = try openAlong(columns { [axis[$0]] })
    #expect(data.shape == [64, 6] && data.axes[0].values == axis)
    #expect(data.notes.map(\.code) == ["AE6208", "AE6214"])
    #expect(data.notes[1].help == "write the values of the axis with more digits into the column")
    #expect(data.notes[1].message.contains("from line 2 on"))
  }

  @Test("a column that counts the points is left out beside the axis")
  func counted() throws {
    for header in ["Index;Wellenlänge;a;b;c;d;e;f\n", "No.;nm;a;b;c;d;e;f\n", "channel;energy;a;b;c;d;e;f\n", ""] {
      let data = try openAlong(columns(header) { [Double($0 + 1), even[$0]] })
      #expect(data.shape == [64, 6] && data.axes[0].values == even, "\(header)")
      #expect(try numbers(data) == expected)
      #expect(data.notes.map(\.code) == ["AE6206", "AE6208"] && data.notes[0].message.contains("column 1"))
      #expect(try table(columns(header) { [Double($0 + 1), even[$0]] }).notes.contains { $0.severity == .warning })
    }
  }

  @Test("the axis in other units beside it is no spectrum, and without names it is told")
  func otherUnits() throws {
    let named = try openAlong(columns("Wavelength;Wavenumber;a;b;c;d;e;f\n") { [even[$0], 1e7 / even[$0]] })
    #expect(named.shape == [64, 6] && named.axes[0].values == even)
    let last = try openAlong(columns("Wavenumber;Wavelength;a;b;c;d;e;f\n") { [1e7 / even[$0], even[$0]] })
    #expect(last.shape == [64, 6] && last.axes[0].name == "Wavenumber")
    let unnamed = try openAlong(columns { [even[$0], 3000 - 0.25 * even[$0]] })
    #expect(unnamed.shape == [64, 7] && unnamed.axes[0].values == even)
    let warning = try #require(unnamed.notes.first { $0.code == "AE6235" })
    #expect(warning.severity == .warning && warning.help?.contains("`dead_pixels: [0]`") == true)
  }

  @Test("spectra without an axis stay spectra")
  func noAxis() throws {
    let data = try openAlong(columns { _ in [] })
    #expect(data.shape == [64, 6] && !data.axes[0].isCalibrated && data.notes.isEmpty)
    // A peak rises and falls again.
    let peak = try openAlong(columns { [Double(min($0, 63 - $0))] })
    #expect(peak.shape == [64, 7] && !peak.axes[0].isCalibrated)
  }

  @Test(
    "the name of the axis stands in any line of names, and its unit below it",
    arguments: [
      "Sample;A;B;C;D;E;F\nDate;1.2.2024;1.2.2024;1.2.2024;2.2.2024;2.2.2024;2.2.2024\nWavelength (nm);%R;%R;%R;%R;%R;%R\n",
      "Wavelength (nm);%R;%R;%R;%R;%R;%R\n;A;B;C;D;E;F\n", "Sample;A;B;C;D;E;F\nWavelength (nm);%R;%R;%R;%R;%R;%R\n",
      "Wavelength;A;B;C;D;E;F\nnm;a.u.;a.u.;a.u.;a.u.;a.u.;a.u.\n",
    ])
  func names(header: String) throws {
    let data = try openAlong(columns(header) { [even[$0]] })
    #expect(data.shape == [64, 6] && data.axes[0].name == "Wavelength" && data.axes[0].units == "nm")
    let plain = try table(columns(header) { [even[$0]] })
    #expect(plain.shape == [64, 7] && plain.notes.contains { $0.code == "AE6218" })
  }

  @Test("a unit below a name that says nothing is that of the axis")
  func units() throws {
    let data = try openAlong(
      columns("X-Axis;a;b;c;d;e;f\n1/cm;CCD cts;CCD cts;CCD cts;CCD cts;CCD cts;CCD cts\n") { [even[$0]] })
    #expect(data.axes[0].name == "X-Axis" && data.axes[0].units == "1/cm")
    let bare = try openAlong(columns("Date;1.2.2024;a;b;c;d;e\nnm;%;%;%;%;%;%\n") { [even[$0]] })
    #expect(bare.axes[0].name == nil && bare.axes[0].units == "nm" && bare.shape == [64, 6])
  }
}
