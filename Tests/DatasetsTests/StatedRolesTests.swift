import Datasets
import Diagnostics
import Files
import Testing

/// What a file states about its axes and arrays, and what stands beside them.
@Suite struct StatedRolesTests {
  private func expectation(_ channels: Int) -> InputExpectation {
    InputExpectation(modelName: "M", inputText: "x: [n]", shape: [channels], sizeNames: ["n"])
  }

  private func samples(_ name: String, _ channels: Int, _ choice: ArrayChoice = ArrayChoice()) throws
    -> any SampleSource
  {
    try openSamples(fixtures + name, fitting: expectation(channels), choice: choice)
  }

  @Test("objects of MATLAB are listed as what they are, wherever they stand")
  func objects() throws {
    for name in ["objects.mat", "objectsz.mat"] {
      let file = try InputFile(path: fixtures + name)
      let items = try #require(try dataFormat(of: file)).contents(of: file)
      #expect(items.compactMap(\.name) == ["first", "labels", "f", "s.when", "s.n", "odd", "Y"])
      let kinds = ["text", "an object of the class string", "a function handle", "an object of the class datetime"]
      #expect(items.map(\.type) == kinds + ["float64", "an object", "float32"])
      #expect(try numbers(dataset(name)) == cube)
      #expect(refusal { try dataset(name, item: "labels") }.code == "AE6851")
    }
    let file = try InputFile(path: fixtures + "objects73.mat")
    let items = try #require(try dataFormat(of: file)).contents(of: file)
    #expect(items.filter { ElementType(rawValue: $0.type) != nil }.map(\.name) == ["Y"])
    #expect(items.contains { $0.name == "old" && $0.type == "an object of the class inline" })
    #expect(try numbers(dataset("objects73.mat")) == cube)
  }

  @Test("a length beyond the end of a MATLAB file is refused")
  func lengths() throws {
    var bytes = try bytes(at: fixtures + "v5.mat")
    let place = try #require(bytes.indices.dropLast(4).last { bytes[$0] == 9 && bytes[$0 + 4] == 96 })
    bytes[place + 7] = 0x40
    let file = InputFile(name: "v5.mat", bytes: bytes)
    #expect(refusal { try #require(try dataFormat(of: file)).open(file, item: "Y") }.code == "AE6850")
  }

  @Test("signals of two axes are pictures: a model of spectra needs to be told the axis", arguments: [5, 4, 3])
  func series(channels: Int) throws {
    let error = refusal { try samples("series.hspy", channels) }
    #expect(error.code == "AE6822" && error.message.contains("`y` and `x`"))
    #expect(error.help?.contains("`spectral: \"E\"`") == true)
    #expect(error.help?.contains("--set n=3") == (channels != 3))
    var choice = ArrayChoice()
    choice.spectral = .name("E")
    #expect(try samples("series.hspy", 3, choice).layout.leading == [4, 5])
  }

  @Test("where spectra have an axis of their own, another axis of a fitting length is none")
  func square() throws {
    let error = refusal { try samples("square.hspy", 3) }
    #expect(error.code == "AE6501" && error.help == "--set n=4" && error.notes.isEmpty)
    #expect(try samples("square.hspy", 4).layout.leading == [3, 4])
  }

  @Test("axes of EMD, 0.2 and 1.0, with their units", arguments: ["data/si/data", "root/si/data"])
  func emd(item: String) throws {
    let data = try dataset("emd.h5", item: item)
    #expect(try numbers(data) == cube && data.axes.map(\.name) == ["y", "x", "E"])
    #expect(data.axes.map(\.units) == ["nm", "nm", "eV"])
    #expect(data.axes[0].points == .uniform(offset: 0, scale: 0.5))
    #expect(data.axes[1].points == .uniform(offset: 0, scale: 0.25))
    #expect(data.axes[2].values == [500, 501, 503, 504, 505])
  }

  @Test("the picture of an EMD file that HyperSpy wrote has rows along y")
  func turnedEMD() throws {
    let data = try dataset("turned.emd")
    #expect(data.shape == [5, 4, 3] && data.axes.map(\.name) == ["E", "x", "y"])
    #expect(data.notes.map(\.code) == ["AE6824", "AE6845"])
    let samples = try samples("turned.emd", 5)
    #expect(samples.layout.leading == [3, 4] && samples.layout.spatial.map(\.name) == ["y", "x"])
    #expect(try samples.all().values == cube)
    // Of an axis that the user names the same holds.
    var choice = ArrayChoice()
    choice.spectral = .name("E")
    let model = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [5], sizeNames: ["n"])
    #expect(try openSamples(of: data, fitting: model, choice: choice).layout.leading == [3, 4])
    choice.isTransposed = true
    #expect(try openSamples(of: data, fitting: model, choice: choice).layout.leading == [4, 3])
  }

  @Test("the signal of NeXus is taken, with the axes that its group names")
  func nexus() throws {
    let data = try dataset("nexus.h5")
    #expect(data.item == "entry/data/counts" && data.axes[0].values == [1, 2, 4] && data.axes[1].points == .indices)
    #expect(
      data.axes[2]
        == Axis(count: 5, points: .values([0.5, 1.5, 2.5, 3.5, 4.5]), name: "Energy", units: "keV", role: .spectral))
    #expect(try dataset("nexus.h5", item: "older/counts").axes[2].values == [1, 2, 3, 5, 8])
  }

  @Test(
    "a vector beside the only array is its axis, with a note", arguments: ["beside.npz", "beside.mat", "beside.h5"])
  func beside(name: String) throws {
    let data = try dataset(name)
    #expect(try numbers(data) == cube)
    #expect(data.axes[2] == Axis(count: 5, points: .values([0, 2, 4, 6, 8]), name: "wavelength", units: "nm"))
    #expect(data.notes.map(\.code) == ["AE6816"] && data.notes[0].message.contains("wavelength_nm"))
    var choice = ArrayChoice()
    choice.between = 2...6
    #expect(try samples(name, 3, choice).layout.spectral[0].values == [2, 4, 6])
  }

  @Test("vectors that could be meant in two ways are told and not used, and `between` says what it counts")
  func unusedVectors() throws {
    let data = try dataset("other.npz")
    #expect(data.axes[2].points == .indices && data.notes.map(\.code) == ["AE6816", "AE6817"])
    #expect(data.notes[1].message.contains("`energy`, `shift`"))
    #expect(data.axes[0].values == [0, 1, 2] && data.notes[0].message.contains("write `spectral: 0`"))
    var choice = ArrayChoice()
    choice.between = 1...3
    #expect(try samples("other.npz", 3, choice).layout.notes.map(\.code).last == "AE6823")
  }

  @Test("links to other files are followed, and told where they lead to nothing")
  func links() throws {
    let data = try dataset("links.h5")
    #expect(data.item == "entry/there")
    #expect(try numbers(data) == numbers(dataset("stored.h5", item: "plain<f4")))
    let error = refusal { try dataset("links.h5", item: "entry/gone") }
    #expect(error.message.contains("a link to `/a` in the file `no/such.h5`, which is not there"))
  }

  @Test("numbers that stand in other files are told")
  func parts() throws {
    #expect(try dataset("parts.h5", item: "virtual").notes.map(\.code) == ["AE6820"])
    let external = try dataset("parts.h5", item: "external")
    #expect(external.notes.map(\.code).last == "AE6821")
    #expect(external.notes.last?.message.contains("../fixtures/make_fixtures.py") == true)
  }
}
