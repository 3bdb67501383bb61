import Datasets
import Diagnostics
import Files
import Testing

/// Tables with the class of each spectrum.
@Suite struct ClassTableTests {
  private func table(_ text: String) throws -> Dataset {
    let file = InputFile(name: "t.csv", bytes: Array(text.utf8))
    return try #require(try dataFormat(of: file)).open(file, ArrayChoice())
  }

  private func lines(_ line: (Int) -> String) -> String { (0..<12).map { line($0) + "\n" }.joined() }

  @Test("one column of classes beside names is read, the names are left out with a note")
  func namesBeside() throws {
    let texts = [
      "sample,label\n" + lines { "s\($0),\($0 % 3)" }, "label;sample\n" + lines { "\($0 % 3);s\($0)" },
      "file,label,split\n" + lines { "s\($0),\($0 % 3),train" },
    ]
    for text in texts {
      let data = try table(text)
      #expect(data.shape == [12, 1], "\(text)")
      #expect(try numbers(data) == (0..<12).map { Float($0 % 3) }, "\(text)")
      #expect(data.notes.contains { $0.code == "AE6206" }, "\(text)")
    }
  }

  @Test("classes in words are refused with the line of pandas that numbers them")
  func words() {
    let names = ["grass", "soil", "water"]
    func help(_ text: String) -> String? {
      let error = refusal { try numbers(table(text)) }
      return error.code == "AE6203" ? error.help : nil
    }
    #expect(
      help("label\n" + lines { names[$0 % 3] })
        == "classes are numbers: give the file that `python3 -c 'import sys, pandas as p; "
        + "p.Series(p.factorize(p.read_csv(sys.argv[1]).iloc[:, 0], sort=True)[0])"
        + ".to_csv(\"classes.csv\", index=False, header=[\"label\"])' t.csv` writes")
    #expect(help("sample,label\n" + lines { "s\($0),\(names[$0 % 3])" })?.contains("(sys.argv[1]).iloc[:, 1]") == true)
    #expect(help(lines { names[$0 % 3] })?.contains("(sys.argv[1], header=None).iloc[:, 0]") == true)
    #expect(
      help("sample;species;by\n" + lines { "s\($0);\(names[$0 % 3]);Ann" })?.contains("sep=\";\").iloc[:, 1]") == true)
    #expect(help("title\n" + lines { "word\($0)" })?.contains("pandas") == false)
  }
}
