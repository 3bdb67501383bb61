import Diagnostics
import Files
import Testing

@testable import Datasets

@Suite struct AxisJSONTests {
  @Test(
    "an axis comes back as it was written",
    arguments: [
      Axis(count: 3),
      Axis(count: 2, points: .uniform(offset: -0.5, scale: 0.01), name: "Energy", units: "keV", role: .spectral),
      Axis(count: 3, points: .values([900, 850.5, 400]), name: "Wavenumber \"ν\"", units: "cm⁻¹", role: .spectral),
      Axis(count: 0, name: "x", role: .spatial),
    ])
  func axisComes(_ axis: Axis) throws {
    #expect(Axis(try JSONTree(parsing: Array(axis.json.text.utf8))) == axis)
  }

  @Test(
    "what is no axis is refused",
    arguments: [
      "3", "{}", #"{"count": -1}"#, #"{"count": 2, "values": [1]}"#, #"{"count": 2, "values": [1, "a"]}"#,
    ])
  func noAxis(_ text: String) throws {
    #expect(Axis(try JSONTree(parsing: Array(text.utf8))) == nil)
  }
}

@Suite struct AxesFileTests {
  @Test("an array has the axes that stand beside it, if they fit") func arrayAxes() throws {
    try withFolder { folder in
      let path = folder + "/a.npy"
      try writeNPY([1, 2, 3, 4, 5, 6], shape: [2, 3], to: path)
      func axes() throws -> [Axis] { try NPYFormat().open(InputFile(path: path), item: nil).axes }
      #expect(try axes() == [Axis(count: 2), Axis(count: 3)])
      let energy = Axis(
        count: 3, points: .uniform(offset: 1, scale: 2), name: "Energy", units: "keV", role: .spectral)
      let text = "{\"axes\": [\(Axis(count: 2, role: .spatial).json.text), \(energy.json.text)]}"
      try writeAtomically(text, to: folder + "/a.json")
      #expect(try axes() == [Axis(count: 2, role: .spatial), energy])
      for wrong in ["{}", "[", "{\"axes\": [\(energy.json.text)]}", text.replacing("3", with: "4")] {
        try writeAtomically(wrong, to: folder + "/a.json")
        #expect(try axes() == [Axis(count: 2), Axis(count: 3)])
      }
    }
  }
}
