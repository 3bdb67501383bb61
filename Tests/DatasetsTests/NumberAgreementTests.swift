import Datasets
import Diagnostics
import Files
import Testing

/// Numbers of other data that mean something else than those a run was trained on.
@Suite struct NumberAgreementTests {
  private func notes(
    trained: NumberEncoding?, _ found: NumberEncoding?, units: (String?, String?) = (nil, nil)
  ) throws -> [Diagnostic] {
    var expected = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [5], sizeNames: ["n"], isFixed: true)
    expected.trainedEncoding = trained
    expected.trainedQuantity.units = units.0
    var data = Dataset(source: "d", values: MemoryValues(shape: [3, 4, 5], values: cube))
    if let found { data.decode(found) }
    data.quantity.units = units.1
    return try openSamples(of: data, fitting: expected, choice: ArrayChoice()).layout.notes.filter {
      $0.code == "AE6526"
    }
  }

  private func factor(_ numbers: [Double], _ name: String = "scale_factor", offset: Double = 0) -> NumberEncoding {
    var encoding = NumberEncoding()
    encoding.factor = .init(name: name, numbers: numbers)
    if offset != 0 { encoding.offset = .init(name: "add_offset", numbers: [offset]) }
    if numbers.count > 1 { encoding.axis = 2 }
    return encoding
  }

  @Test("another factor, another offset, or none, is told")
  func factors() throws {
    let other = try notes(trained: factor([1e-4]), factor([1e-3]))
    #expect(other.count == 1 && other[0].severity == .warning)
    #expect(
      other[0].message.contains("stored * 0.001") && other[0].message.contains("stored * 0.0001") || other.isEmpty)
    #expect(try notes(trained: factor([1e-4]), nil).first?.message.contains("as they are stored") == true)
    #expect(try notes(trained: NumberEncoding(), factor([1e-4])).count == 1)
    #expect(try notes(trained: factor([1e-4]), factor([1e-4], offset: 5)).count == 1)
    #expect(try notes(trained: factor([1, 2, 3, 4, 5]), factor([1, 2, 3, 4, 6])).count == 1)
  }

  @Test("the same meaning by other names, and runs of which nothing is known, are not told")
  func same() throws {
    #expect(try notes(trained: factor([1e-4]), factor([1 / 10_000], "reflectance scale factor")).isEmpty)
    #expect(try notes(trained: factor([2]), factor([2, 2, 2, 2, 2])).isEmpty)
    #expect(try notes(trained: nil, factor([1e-4])).isEmpty && notes(trained: NumberEncoding(), nil).isEmpty)
  }

  @Test("another unit of the numbers is told, another spelling is not")
  func units() throws {
    #expect(try notes(trained: nil, nil, units: ("mV", "V")).count == 1)
    #expect(
      try notes(trained: nil, nil, units: ("µm", "um")).isEmpty && notes(trained: nil, nil, units: (nil, "V")).isEmpty)
  }

  @Test("what a record keeps is read back")
  func record() throws {
    let encoding = factor([1, 2, 3, 4, 5], offset: -1)
    let read = NumberEncoding(try JSONTree(parsing: Array(encoding.json.text.utf8)))
    #expect(read.factor == encoding.factor && read.offset == encoding.offset)
  }
}
