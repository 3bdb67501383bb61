import Datasets
import Diagnostics
import Files
import Testing

/// Where vectors that are the axis of an array may stand, and what is told of those that cannot be used.
@Suite struct AxisVectorTests {
  private let waves = [400.0, 410, 425, 450, 500]

  @Test("a vector of another group is the axis, and what is said about channels is none")
  func elsewhere() throws {
    let data = try dataset("elsewhere.h5", item: "reflectance")
    #expect(data.axes[2] == Axis(count: 5, points: .values(waves), name: "wavelengths", units: "nm"))
    #expect(data.notes.map(\.code) == ["AE6816"])
    #expect(data.notes[0].message.contains("`sensor_band_parameters/wavelengths`"))
    var choice = ArrayChoice()
    (choice.item, choice.between) = ("reflectance", 405...460)
    let expected = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [3], sizeNames: ["n"])
    let part = try openSamples(fixtures + "elsewhere.h5", fitting: expected, choice: choice)
    #expect(part.layout.spectral[0].values == [410, 425, 450])
  }

  @Test("a vector beside another array of that length is told and not used")
  func rival() throws {
    let data = try dataset("rival.h5", item: "a/cube")
    #expect(data.axes[2].points == .indices && data.notes.map(\.code) == ["AE6817"])
    #expect(data.notes[0].message.contains("`b/wavelength`"))
    #expect(try dataset("rival.h5", item: "b/cube").axes[2].values == waves)
  }

  @Test("attributes of an array and of its groups are axes, with their unit; ranges are not")
  func stated() throws {
    let data = try dataset("stated.h5", item: "scan/cube")
    #expect(data.axes[2] == Axis(count: 5, points: .values(waves), name: "wavelength", units: "nm"))
    #expect(data.axes[0].values == [0, 1, 2] && Set(data.notes.map(\.code)) == ["AE6816"])
  }

  @Test("an axis in text and one of another length are told", arguments: ["text.h5", "text.npz", "edges.npz"])
  func unusable(name: String) throws {
    let data = try dataset(name)
    #expect(try numbers(data) == cube && data.axes[2].points == .indices)
    #expect(data.notes.map(\.code) == ["AE6818"], "\(name)")
    let words = name == "edges.npz" ? "6 points" : "it is text"
    #expect(data.notes.first?.message.contains(words) == true, "\(data.notes)")
  }

  @Test("cubes of PRISMA have their bands in the middle, with the wavelengths of the root")
  func prisma() throws {
    let data = try dataset("prisma.he5")
    #expect(data.shape == [3, 5, 4] && data.sampleOrder == [0, 2, 1])
    #expect(data.axes[1].values == waves.reversed() && data.axes[1].units == "nm")
    #expect(data.notes.map(\.code).sorted() == ["AE6814", "AE6824"])
  }

  @Test("an axis of HyperSpy without a scale has the scale 1, and one that cannot be used is told")
  func scales() throws {
    let bare = try dataset("noscale.hspy")
    #expect(bare.axes[2].values == [500, 501, 502, 503, 504] && bare.axes[2].units == "eV")
    #expect(bare.notes.map(\.code) == ["AE6825"] && bare.notes[0].message.contains("`E`"))
    let zero = try dataset("zeroscale.hspy")
    #expect(zero.axes[2].points == .indices && zero.axes[2].units == nil && zero.notes.map(\.code) == ["AE6825"])
    let text = try dataset("textscale.hspy")
    #expect(text.axes[2].points == .uniform(offset: 500, scale: 2) && text.notes.isEmpty)
  }
}
