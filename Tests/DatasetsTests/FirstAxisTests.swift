import Datasets
import Diagnostics
import Files
import Testing

/// Files that say along which axis spectra lie, where it is another one than the last; and axes that are packed.
@Suite struct FirstAxisTests {
  private func expectation(_ channels: Int) -> InputExpectation {
    InputExpectation(modelName: "M", inputText: "x: [n]", shape: [channels], sizeNames: ["n"])
  }

  /// The cube of the fixtures, whose channels stand first in these files.
  private let spectra = cube

  @Test(
    "the axis that names, units or NeXus single out is that of spectra",
    arguments: ["entry/data/counts", "cf/r", "bands/r", "none/r", "emd/data"])
  func first(item: String) throws {
    var choice = ArrayChoice()
    choice.item = item
    let data = try dataset("first.h5", item: item)
    #expect(data.axes.map(\.role) == [.spectral, .spatial, .spatial])
    #expect(data.notes.map(\.code).contains("AE6824"))
    let samples = try openSamples(fixtures + "first.h5", fitting: expectation(5), choice: choice).all()
    #expect(samples.layout.leading == [3, 4] && samples.values == spectra)
    // Another axis of a fitting length is none of spectra, unless the user says so.
    let error = refusal { try openSamples(fixtures + "first.h5", fitting: expectation(4), choice: choice) }
    #expect(error.code == "AE6501" && error.help == "--set n=5")
    choice.spectral = .number(2)
    #expect(try openSamples(fixtures + "first.h5", fitting: expectation(4), choice: choice).layout.leading == [5, 3])
  }

  @Test("pictures that NeXus states, without a word about energies, need the axis to be named")
  func images() throws {
    var choice = ArrayChoice()
    choice.item = "image/counts"
    #expect(
      refusal { try openSamples(fixtures + "first.h5", fitting: expectation(4), choice: choice) }.code == "AE6822")
    #expect(refusal { try openSamples(fixtures + "old.hspy", fitting: expectation(5)) }.code == "AE6822")
    choice.item = nil
    choice.spectral = .name("a")
    #expect(try openSamples(fixtures + "old.hspy", fitting: expectation(3), choice: choice).layout.leading == [4, 5])
  }

  @Test("two axes that could be meant stay as they are")
  func two() throws {
    let data = try dataset("first.h5", item: "two/r")
    #expect(data.axes.map(\.role) == [nil, nil, nil] && data.notes.isEmpty)
  }

  @Test("samples of several axes keep the order of the file")
  func matrices() throws {
    let expected = InputExpectation(
      modelName: "M", inputText: "x: [a, b]", shape: [3, 4], sizeNames: ["a", "b"])
    let data = try dataset("first.h5", item: "cf/r")
    let samples = try openSamples(of: data, fitting: expected, choice: ArrayChoice())
    #expect(samples.layout.sampleShape == [3, 4] && samples.layout.leading == [5])
  }

  @Test("packed numbers of an axis are decoded")
  func packedAxis() throws {
    let axis = try dataset("first.h5", item: "cf/r").axes[0]
    #expect(axis.values == [410, 420, 430, 440, 450] && axis.units == "nm" && axis.name == "wavelength")
  }

  @Test("an axis with a number that stands for no value is not used, with a note")
  func lostAxis() throws {
    let data = try dataset("first.h5", item: "lost/r")
    #expect(data.axes[2].points == .indices && data.axes[2].name == "wavelength")
    let note = try #require(data.notes.first { $0.code == "AE6818" })
    #expect(note.message.contains("1 number of it stands for no value") && note.message.contains("`wavelength`"))
  }

  @Test("words of names", arguments: ["photonEnergy", "photon_energy", "Photon energy", "PhotonEnergy (eV)"])
  func words(name: String) throws {
    let path = "t.json"
    _ = path
    try withFolder { folder in
      try writeNPY([Float](repeating: 1, count: 30), shape: [5, 2, 3], to: "\(folder)/c.npy")
      let axes = [name, "row", "col"].enumerated().map { #"{"name": "\#($1)", "count": \#([5, 2, 3][$0])}"# }
      try writeAtomically("{\"axes\": [\(axes.joined(separator: ", "))]}", to: "\(folder)/c.json")
      let samples = try openSamples("\(folder)/c.npy", fitting: expectation(5))
      #expect(samples.layout.leading == [2, 3])
    }
  }

  @Test(
    "fill values of another sign or type than the numbers",
    arguments: [
      ("u1", 1), ("u2", 1), ("i1", 1), ("i2", 1), ("signed", 1), ("range", 1), ("real", 1), ("text", 1),
    ])
  func fills(item: String, count: Int) throws {
    let found = try numbers(dataset("fills.h5", item: item))
    #expect(found.count(where: \.isNaN) == count, "\(found)")
    let rest = found.filter { !$0.isNaN }
    #expect(rest.allSatisfy { abs($0) < 300 })
    if item == "signed" { #expect(rest.contains(-56) && !rest.contains { $0 > 127 }) }
  }
}
