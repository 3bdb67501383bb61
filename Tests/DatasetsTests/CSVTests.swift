import Datasets
import Diagnostics
import Files
import Testing

@Suite struct CSVTests {
  @Test(
    "separators, decimal commas, headers, comments and line ends are understood",
    arguments: [
      "1,2.5,-3\n4,5,6e1\n", "1;2,5;-3\n4;5;60", "1\t2.5\t-3\n4\t5\t60\n",
      "  1  2.5 -3\n4 5   60\n",
      "a,b,c\n1,2.5,-3\n4,5,60\n", "\u{FEFF}a;b;c\r\n1;2,5;-3\r\n4;5;60\r\n",
      "# made by hand\n\n1, 2.5, -3\n   \n# more\n4, 5, 60\n\n", "1,2.5,-3,\n4,5,60,\n",
      "\"a\",\"b, c\",\"d\"\n\"1\",\"2.5\",\"-3\"\n4,5,60\n", "1,2.5,-3\r4,5,60\r",
      "1\t2,5\t-3\n4\t5\t60\n", "+1,.25e1,-3.\n4,5,6E+01\n", "x y z\n1 2.5 -3\n4 5 60",
    ])
  func dialects(text: String) throws {
    let array = try read(csv: text)
    #expect(array.shape == [2, 3])
    #expect(array.values == [1, 2.5, -3, 4, 5, 60])
  }

  @Test("a header of numbers is taken as the caller says")
  func numericHeader() throws {
    let text = "400,401\n1,2\n"
    #expect(try read(csv: text).shape == [2, 2])
    #expect(try read(csv: text, header: .present).values == [1, 2])
    #expect(refusal { try read(csv: "a,b\n1,2\n", header: .absent) }.code == "AE6203")
  }

  @Test("numbers are rounded as the library rounds them")
  func rounding() throws {
    let texts = [
      "0.1", "3.4028234e38", "1e-45", "123456789012345678901234567890",
      "0.000000000000000000000001",
      "9007199254740993", "1.00000005960464477539", "2.2250738585072014e-308", "-0.0", "1e-400",
      "5e-324",
      "179769313486231570000e-18", "0.30000000000000004", "7.0385307e-26",
    ]
    let array = try read(csv: texts.joined(separator: "\n"))
    for (text, value) in zip(texts, array.values) {
      #expect(value.bitPattern == Float(Double(text)!).bitPattern, "\(text)")
    }
  }

  @Test("text in the place of a number is shown with line and column")
  func text() {
    let message = refusal { try read(csv: "a,b\n1,2\n# note\n3,abc\n") }
    #expect(message.code == "AE6203")
    #expect(message.message == "`table.csv`, line 4, column 2: expected a number, found `abc`")
    #expect(refusal { try read(csv: "1,2\n3,,4\n") }.message.contains("found nothing"))
    #expect(refusal { try read(csv: "1 2\n1,5 3\n") }.help?.contains("decimal") == true)
    for word in ["0x10", "1e", "1.2.3", "--1", "1-2", "1e5.5", "12a", "."] {
      #expect(refusal { try read(csv: "1\n\(word)\n") }.code == "AE6203", "\(word)")
    }
  }

  @Test("rows of other lengths are refused with their line")
  func ragged() {
    let message = refusal { try read(csv: "1,2,3\n\n4,5\n") }
    #expect(message.code == "AE6204")
    #expect(message.message.contains("line 3 has 2 numbers, the rows before it have 3"))
  }

  @Test("NaN and infinite values are counted and the first is placed")
  func notFinite() {
    let message = refusal { try read(csv: "1,2\n3,nan\n-inf,1e39\n") }
    #expect(message.code == "AE6205")
    #expect(message.message.contains("3 values of 6"))
    #expect(message.message.contains("line 2, column 2"))
  }

  @Test("files without rows and other kinds of files are refused")
  func others() {
    #expect(refusal { try read(csv: "# nothing\n") }.code == "AE6202")
    #expect(refusal { try read(csv: "only,a,header\n") }.code == "AE6202")
    #expect(refusal { try readCSV(InputFile(name: "e.csv", bytes: [])) }.code == "AE6201")
    #expect(
      refusal { try readCSV(InputFile(name: "u.csv", bytes: [0xFF, 0xFE, 0x31, 0])) }.message.contains("UTF-16"))
  }

  @Test("data files are told apart by their content")
  func detection() throws {
    let ten = InputExpectation(modelName: "M", inputText: "x: [2]", shape: [2], sizeNames: [nil])
    try withFolder { folder in
      try writeAtomically("1 2\n3 4\n", to: "\(folder)/a.txt")
      #expect(try readSamples("\(folder)/a.txt", fitting: ten).values == [1, 2, 3, 4])
      try writeNPY([1, 2], shape: [1, 2], to: "\(folder)/b.dat")
      #expect(try readSamples("\(folder)/b.dat", fitting: ten).values == [1, 2])
      try writeAtomically([0x89] + Array("PNG\r\n".utf8), to: "\(folder)/c.png")
      let picture = refusal { try readSamples("\(folder)/c.png", fitting: ten) }
      #expect(picture.code == "AE6302")
    }
  }
}
