import Diagnostics
import Files
import Testing

@testable import Datasets

/// Axes of data beside those that a run was trained on.
@Suite struct AxisAgreementTests {
  private func axis(
    _ first: Double, _ step: Double, _ units: String?, _ name: String? = nil, labels: [String] = []
  ) -> Axis {
    Axis(count: 4, points: .uniform(offset: first, scale: step), name: name, units: units, labels: labels)
  }

  private func bands(_ labels: [String]) -> Axis { Axis(count: labels.count, labels: labels) }

  @Test(
    "the same points in another unit are the same",
    arguments: [
      ("nm", "µm", 1e-3), ("um", "nm", 1e3), ("A", "Å", 1), ("nm", "A", 10), ("keV", "eV", 1e3), ("cm**-1", "cm-1", 1),
      ("cm^(-1)", "1/cm", 1), ("cm-1", "m-1", 100), ("GHz", "THz", 1e-3), ("ms", "s", 1e-3),
    ])
  func sameUnits(own: String, other: String, factor: Double) {
    let trained = axis(400 * factor, 100 * factor, other)
    #expect(axis(400, 100, own).difference(from: trained) == nil)
    #expect(axis(410, 100, own).difference(from: trained) == .place)
    #expect(axis(700, -100, own).difference(from: trained) == .direction)
  }

  @Test("the same numbers in another unit, and units of other quantities, are other units")
  func otherUnits() {
    #expect(axis(400, 100, "nm").difference(from: axis(400, 100, "µm")) == .units)
    #expect(axis(400, 100, "nm").difference(from: axis(3.1, -0.4, "eV")) == .units)
    #expect(axis(400, 100, "furlong").difference(from: axis(400, 100, "nm")) == .units)
  }

  @Test("names of axes may be in the plural, short, or followed by the unit")
  func names() {
    for name in ["Wavelength", "wavelengths", "Wavelength (nm)", "wl", "wave length"] {
      #expect(axis(4, 1, nil, name).difference(from: axis(4, 1, nil, "wavelength")) == nil, "\(name)")
    }
    #expect(axis(4, 1, nil, "Energies").difference(from: axis(4, 1, nil, "energy")) == nil)
    #expect(axis(4, 1, nil, "Momentum").difference(from: axis(4, 1, nil, "energy")) == .name)
  }

  @Test("channels in another order, or with other names, are told with the order of the run")
  func labels() throws {
    let trained = bands(["blue", "red", "nir"])
    #expect(bands(["Blue", "red ", "NIR"]).difference(from: trained) == nil)
    #expect(Axis(count: 3).difference(from: trained) == nil)
    let turned = try [bands(["nir", "red", "blue"])].notes(beside: [trained], of: "b.csv")
    #expect(turned.map(\.code) == ["AE6524"] && turned[0].message.contains("another order"))
    #expect(turned[0].message.contains("channel 0 is `nir`, not `blue`"))
    #expect(turned[0].help?.contains("`blue`, `red`, `nir`") == true)
    let others = try [bands(["a", "b", "c"])].notes(beside: [trained], of: "b.csv")
    #expect(others.map(\.code) == ["AE6524"] && others[0].message.contains("other names"))
  }

  @Test("labels follow the points that are taken, and are kept by results")
  func parts() throws {
    let axis = bands(["a", "b", "c", "d"])
    #expect(axis.cropped(to: 1..<3).labels == ["b", "c"] && axis.taking([0, 3]).labels == ["a", "d"])
    #expect(axis.binned(by: 2).labels.isEmpty && bands(["a", ""]).labels.isEmpty)
    #expect(Axis(try JSONTree(parsing: Array(axis.json.text.utf8))) == axis)
  }

  @Test("numbers that are known to be those of a run are not refused for an axis that runs back")
  func known() throws {
    let (own, trained) = ([axis(700, -100, "nm")], [axis(400, 100, "nm")])
    let error = refusal { try own.notes(beside: trained, of: "a") }
    // The last axis, however many an array has.
    #expect(error.code == "AE6525" && error.help?.hasSuffix("`flip(array, ndims(array))` in MATLAB") == true)
    #expect(try own.notes(beside: trained, of: "a", areKnown: true).map(\.code) == ["AE6524"])
  }

  @Test("columns of a table and bands of an image have their names")
  func files() throws {
    #expect(try table("blue,red,nir\n1,2,3\n4,5.5,6\n").axes[1].labels == ["blue", "red", "nir"])
    #expect(try table("1,2,3\n4,5.5,6\n").axes[1].labels.isEmpty)
    #expect(try table("400,500,600\n4,5.5,6\n1,3,2\n5,1,2\n", { $0.header = .present }).axes[1].labels.isEmpty)
  }
}
