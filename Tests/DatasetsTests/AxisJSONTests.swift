import Datasets
import Diagnostics
import Files
import Testing

@Suite struct AxisJSONTests {
  @Test(arguments: [
    Axis(count: 3),
    Axis(count: 2, points: .uniform(offset: -0.5, scale: 0.01), name: "Energy", units: "keV", role: .spectral),
    Axis(count: 3, points: .values([900, 850.5, 400]), name: "Wavenumber \"ν\"", units: "cm⁻¹", role: .spectral),
    Axis(count: 0, name: "x", role: .spatial),
  ])
  func `an axis comes back as it was written`(_ axis: Axis) throws {
    #expect(Axis(try JSONTree(parsing: Array(axis.json.text.utf8))) == axis)
  }

  @Test(arguments: [
    "3", "{}", #"{"count": -1}"#, #"{"count": 2, "values": [1]}"#, #"{"count": 2, "values": [1, "a"]}"#,
  ])
  func `what is no axis is refused`(_ text: String) throws {
    #expect(Axis(try JSONTree(parsing: Array(text.utf8))) == nil)
  }
}
