import Datasets
import Diagnostics
import Testing

/// Twelve spectra of nine channels, none of which rises or falls all along.
private let spectra: [[Double]] = (0..<12).map { row in (0..<9).map { channel in number(row, channel) } }

private func number(_ row: Int, _ channel: Int) -> Double {
  let figure: Int = (row * 7 + channel * 5) % 11
  return Double(figure) / 16
}

private let axis = (0..<9).map { Double(400 + 10 * $0) }

private func csv(_ rows: [[Double]], before: (Int) -> String = { _ in "" }) -> String {
  rows.enumerated().map { number, row in before(number) + row.map { "\($0)" }.joined(separator: ",") + "\n" }.joined()
}

private func repeated(_ word: String) -> String { Array(repeating: word, count: 9).joined(separator: ",") }

/// Lines of numbers above the spectra, which are an axis and no spectrum.
@Suite struct AxisLinesTests {
  @Test(
    "an axis below or above another line of the header is the axis, and no line is a spectrum",
    arguments: [
      repeated("nm") + "\n" + csv([axis]) + csv(spectra),
      "," + repeated("band") + "\n" + csv([axis]) { _ in "sample," } + csv(spectra) { "s\($0)," },
      "units," + repeated("nm") + "\n" + csv([axis]) { _ in "wl," } + csv(spectra) { "s\($0)," },
      csv([axis]) { _ in "wl," } + "fwhm," + repeated("5.0") + "\n" + csv(spectra) { "s\($0)," },
      csv([axis]) { _ in "wl," } + csv([axis.map { $0 / 80 }]) { _ in "fwhm," } + csv(spectra) { "s\($0)," },
      csv([axis, axis.map { 1e7 / $0 }]) + csv(spectra),
      csv([axis]) { _ in "nm," } + csv([axis.map { 1e7 / $0 }]) { _ in "cm-1," } + csv(spectra) { "s\($0)," },
    ])
  func above(text: String) throws {
    let data = try table(text)
    #expect(try numbers(data) == spectra.flatMap { $0.map { Float($0) } })
    #expect(data.axes[1].values == axis && data.axes[1].role == .spectral)
    #expect(data.notes.allSatisfy { $0.severity == .note })
  }

  @Test("an axis in even steps is one also above spectra that all rise, and above three channels")
  func rising() throws {
    let sums: [[Double]] = spectra.map { row in
      row.indices.map { (channel: Int) -> Double in
        let sum: Double = row[...channel].reduce(0, +)
        return sum + 0.01 * Double(channel * channel)
      }
    }
    let above: Dataset = try table(csv([axis]) + csv(sums))
    #expect(above.axes[1].values == axis)
    let alone: Dataset = try table(csv(sums))
    #expect(alone.shape == [12, 9])
    let three = try table("450,550,650\n" + csv(spectra.map { Array($0[..<3]) }))
    #expect(three.axes[1].values == [450, 550, 650])
  }

  @Test("a first line of numbers of two detectors, or of rounded values, is an axis with a warning")
  func runs() throws {
    let detectors: [Double] = [400, 450, 500, 550, 600, 580, 640, 700, 760]
    let rounded: [Double] = [400, 400, 401, 401, 402, 402, 403, 403, 404]
    for (values, code) in [(detectors, "AE6215"), (rounded, "AE6214")] {
      let data = try table(csv([values]) + csv(spectra))
      #expect(data.shape == [12, 9] && data.axes[1].values == values)
      #expect(data.notes.map(\.code) == ["AE6207", code])
    }
    #expect(try table(csv(spectra)).notes.isEmpty)
  }

  @Test("an axis above rising numbers with marks between thousands is one")
  func thousands() throws {
    func cell(_ row: Int, _ channel: Int) -> String {
      let whole: Int = 880 + 15 * row + 79 * channel + channel * channel
      return "\"\(whole.withCommas).50\""
    }
    let rows = (0..<12).map { row in (0..<16).map { cell(row, $0) }.joined(separator: ",") + "\n" }
    let axis = (0..<16).map { "\(400 + 20 * $0).00" }.joined(separator: ",") + "\n"
    let data = try table(axis + rows.joined())
    #expect(data.shape == [12, 16] && data.axes[1].values.prefix(2) == [400, 420])
    #expect(try numbers(data).prefix(3) == [880.5, 960.5, 1042.5])
  }

  @Test("a line that may be either is a spectrum with a warning whose cure makes it the axis")
  func doubtful() throws {
    let text = "400,520,690\n" + csv(spectra.map { Array($0[..<3]) })
    let data: Dataset = try table(text)
    #expect(data.shape == [13, 3])
    let warning = try #require(data.notes.first { $0.code == "AE6227" })
    #expect(warning.severity == .warning && warning.help?.contains("header: true") == true)
    #expect(try table(text) { $0.header = .present }.axes[1].values == [400, 520, 690])
    let below = try table("a,b,c,d,e,f,g,h,i\n" + csv([axis]) + csv(spectra))
    #expect(below.shape == [13, 9] && below.notes.contains { $0.help?.contains("sed 1d") == true })
  }

  @Test("names before places are an axis, those that only count are not")
  func prefixes() throws {
    let names = axis.map { "wl_\(Int($0))" }.joined(separator: ",")
    #expect(try table(names + "\n" + csv(spectra)).axes[1].values == axis)
    let counts = (1...9).map { "wl_\($0)" }.joined(separator: ",")
    #expect(try table(counts + "\n" + csv(spectra)).axes[1].isCalibrated == false)
  }

  @Test("sums and means in other languages below the spectra are none")
  func sums() throws {
    for name in ["Mittelwert", "StdDev", "RSD", "Moyenne", "Average", "Std. Dev."] {
      let data = try table(csv([axis]) { _ in "name," } + csv(spectra) { "s\($0)," } + csv([axis]) { _ in "\(name)," })
      #expect(data.shape == [12, 9], "\(name)")
    }
  }

  @Test("columns of dates and times without a header are left out")
  func dates() throws {
    let texts = ["01.05.2024 12:0", "12:00:1", "2024-05-01T12:00:1", "1.5.2024 9:3"]
    for text in texts {
      let data = try table(csv(spectra) { "\(text)\($0 % 10);".replacingSemicolon })
      #expect(data.shape == [12, 9], "\(text)")
    }
  }

  @Test("a last column of a few whole numbers may be a class")
  func classes() throws {
    let rows = spectra.enumerated().map { $1 + [Double($0 % 3)] }
    let data = try table(csv(rows))
    let warning = try #require(data.notes.first { $0.code == "AE6228" })
    #expect(warning.help?.contains("dead_channels: [9]") == true && data.shape == [12, 10])
    #expect(try table(csv(spectra)).notes.isEmpty)
  }
}

extension Int {
  fileprivate var withCommas: String {
    self < 1000 ? "\(self)" : "\(self / 1000),\(String(1000 + self % 1000).dropFirst())"
  }
}

extension String {
  fileprivate var replacingSemicolon: String { String(map { $0 == ";" ? "," : $0 }) }
}

/// Tables with one number a row.
@Suite struct PointTableTests {
  /// Six places with four values each.
  private let points = (0..<24).map { (place: $0 / 4, value: 400 + 10 * ($0 % 4), number: number($0, 0)) }

  @Test("any order of columns and rows is understood by the names of the columns")
  func orders() throws {
    let expected = points.map { Float($0.number) }
    let usual = points.map { "\($0.place % 3),\($0.place / 3),\($0.value),\($0.number)\n" }.joined()
    let texts = [
      "x,y,wavelength,intensity\n" + usual,
      "wavelength,intensity,sample\n" + points.map { "\($0.value),\($0.number),\($0.place)\n" }.joined(),
      "intensity,wavelength,y,x\n"
        + points.map { "\($0.number),\($0.value),\($0.place / 3),\($0.place % 3)\n" }.joined(),
      "wavelength,x,y,intensity\n"
        + (0..<4).flatMap { value in
          (0..<6).map { place -> String in
            let point = points[place * 4 + value]
            return "\(point.value),\(place % 3),\(place / 3),\(point.number)\n"
          }
        }.joined(),
    ]
    for text in texts {
      let data = try table(text)
      #expect(data.shape == [6, 4], "\(text.prefix(40))")
      #expect(data.axes[1].values == [400, 410, 420, 430])
      #expect(try numbers(data) == expected)
    }
  }

  @Test("values that are missing or stand twice are refused")
  func uneven() throws {
    let lines = points.map { "\($0.place % 3),\($0.place / 3),\($0.value),\($0.number)\n" }
    let header = "x,y,wavelength,intensity\n"
    #expect(refusal { try table(header + lines.dropLast().joined()) }.code == "AE6229")
    var swapped = lines
    swapped.swapAt(5, 6)
    #expect(refusal { try table(header + swapped.joined()) }.code == "AE6229")
    var missing = lines
    missing.remove(at: 9)
    let error = refusal { try table(header + missing.joined()) }
    #expect(error.message.hasSuffix("420 in row 10 stands in the place of 410 of the spectrum at x 2, y 0"))
  }

  @Test("without names a table that looks like one gets the cure that works")
  func unnamed() throws {
    let rows = (0..<40).map { (row: Int) -> String in
      let value: Int = 400 + row % 10
      return "\(number(row, 0)),\(value),\(row / 10)\n"
    }.joined()
    let data = try table(rows)
    #expect(data.notes.contains { $0.code == "AE6230" } && data.shape == [40, 3])
    #expect(try table("intensity,wavelength,sample\n" + rows).shape == [4, 10])
  }
}

/// Tables with an axis before each spectrum.
@Suite struct PairedAxesTests {
  private func pairs(_ second: (Int) -> Double, header: String = "") -> String {
    let lines = (0..<20).map { (row: Int) -> String in
      "\(400 + row)\t\(number(row, 0))\t\(second(row))\t\(number(0, row))\n"
    }
    return header + lines.joined()
  }

  @Test("axes that differ are refused, wherever they lie, with and without names")
  func differing() {
    let texts: [String] = [
      pairs { row in 500 + 2 * Double(row) },
      pairs({ row in Double(row * row + row + 2) }, header: "wl\tA\twl\tB\n"),
      pairs({ row in 1000 + Double(row) }, header: "wl\tA\twavelength\tB\n"),
    ]
    for text in texts {
      let error = refusal { try table(text) { $0.spectral = .number(0) } }
      #expect(error.code == "AE6219" && error.message.contains("column 3"), "\(text.prefix(60))")
    }
  }

  @Test("one axis among several that repeat is found, and equal ones are left out")
  func mixed() throws {
    let lines = (0..<20).map { (row: Int) -> String in
      let (first, other): (Int, Int) = (400 + row, 500 + 2 * row)
      return "\(first)\t0.\(row % 7)\t\(first)\t0.\(row % 5)\t\(other)\t0.\(row % 3)\n"
    }
    #expect(refusal { try table(lines.joined()) { $0.spectral = .number(0) } }.code == "AE6219")
    let same = try table(pairs { 400 + Double($0) }) { $0.spectral = .number(0) }
    #expect(same.shape == [20, 2])
  }
}

/// How numbers are written that are none, and other signs.
@Suite struct NumberWordTests {
  @Test("a minus of word processors is one, and words for no number are NaN")
  func signs() throws {
    #expect(try numbers(table("\u{2212}0.5,1\n2,\u{2212}3.25e0\n")) == [-0.5, 1, 2, -3.25])
    #expect(try numbers(table("-0.123456789012345678901,1\n\u{2212}0.123456789012345678901,1\n"))[2] < 0)
    for word in ["-nan(ind)", "1.#IND", "-1.#IND00", "1.#QNAN", "nan(snan)", "NaN", "1.#INF"] {
      let value = try numbers(table("0.5,1\n0.25,3\n\(word),2\n0.125,3\n"))[4]
      #expect(!value.isFinite, "\(word)")
    }
  }

  @Test("signs of per cent and numbers to the base of 16 get their own cure")
  func cures() {
    let percent = refusal { try table("1%,2%,3%\n4%,5%,7%\n") }
    #expect(percent.help?.contains("sed 's/%//g'") == true)
    let hex = refusal { try table("0x1F,0x20\n0x11,0x12\n") }
    #expect(hex.help?.contains("base of ten") == true)
  }
}
