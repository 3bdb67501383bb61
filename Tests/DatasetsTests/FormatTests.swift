import Datasets
import Diagnostics
import Files
import TestSupport
import Testing

let fixtures = Repository.path("Tests/DatasetsTests/fixtures/")

func dataset(_ name: String, item: String? = nil) throws -> Dataset {
  let file = try InputFile(path: fixtures + name)
  return try #require(try dataFormat(of: file)).open(file, item: item)
}

/// All numbers as the array's owner counts them, row after row.
func numbers(_ dataset: Dataset) throws -> [Float] {
  let stored = try dataset.values.all(named: "f")
  let shape = dataset.values.shape
  return indices(of: dataset.shape).map { index in
    var place = [Int](repeating: 0, count: shape.count)
    for (axis, own) in dataset.order.enumerated() { place[own] = index[axis] }
    return stored[zip(place, shape).reduce(0) { $0 * $1.1 + $1.0 }]
  }
}

private func indices(of shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { all, size in all.flatMap { index in (0..<size).map { index + [$0] } } }
}

/// The cube of all fixtures: 100 row + 10 column + channel.
let cube: [Float] = indices(of: [3, 4, 5]).map { Float(100 * $0[0] + 10 * $0[1] + $0[2]) }
let matrix: [Float] = (0..<12).map { Float($0 - 2) }

@Suite struct FormatTests {
  @Test("a file of HyperSpy brings its axes, title and quantity")
  func hyperSpy() throws {
    let data = try dataset("cube.hspy")
    #expect(try numbers(data) == cube && data.values.type == .uint16)
    #expect(data.title == "Si $\\alpha$ map" && data.item == "Si $\\alpha$ map")
    #expect(data.quantity == Quantity(name: "Intensity", units: "Counts"))
    #expect(
      data.axes == [
        Axis(count: 3, points: .uniform(offset: 1.5, scale: 0.5), name: "y", units: "nm", role: .spatial),
        Axis(count: 4, points: .uniform(offset: -2, scale: 0.25), name: "x", units: "nm", role: .spatial),
        Axis(count: 5, points: .uniform(offset: -10, scale: 0.5), name: "Energy loss", units: "eV", role: .spectral),
      ])
  }

  @Test("axes of HyperSpy may list their points or say nothing")
  func axesOfHyperSpy() throws {
    let axis = try dataset("nonuniform.hspy").axes[2]
    #expect(axis.values == [400, 410, 425, 450, 500] && axis.units == "nm" && axis.name == "Wavelength")
    let bare = try dataset("bare.hspy")
    #expect(bare.axes == [Axis(count: 2, role: .spectral), Axis(count: 3, role: .spectral)] && bare.title == nil)
  }

  @Test("the only cube of an HDF5 file is found, with the scales of its axes")
  func plainHDF5() throws {
    let data = try dataset("plain.h5")
    #expect(try numbers(data) == cube && data.item == "scan/1/counts" && data.values.type == .int32)
    #expect(data.axes[0].name == "row")
    #expect(
      data.axes[2] == Axis(count: 5, points: .values([1, 2, 3, 4, 5]), name: "Energy", units: "keV", role: .spectral))
  }

  @Test("the axes that pyNSID and pyUSID write are read")
  func nanoscience() throws {
    let nsid = try dataset("nsid.h5")
    #expect(try numbers(nsid) == cube && nsid.quantity == Quantity(name: "Intensity", units: "counts"))
    #expect(nsid.axes.map(\.role) == [.spatial, .spatial, .spectral] && nsid.axes[2].name == "Energy")
    #expect(nsid.axes[2].values == [0, 0.5, 1, 1.5, 2] && nsid.axes[2].units == "eV")
    let usid = try dataset("usid.h5")
    #expect(try numbers(usid) == cube && usid.quantity == Quantity(name: "Deflection", units: "pm"))
    #expect(usid.axes.map(\.name) == ["Y", "X", "Bias"] && usid.axes.map(\.units) == ["um", "um", "V"])
    #expect(usid.axes[0].values == [0, 0.5, 1] && usid.axes[1].values == [0, 0.25, 0.5, 0.75])
    #expect(usid.axes[2].values == [-2, -1, 0, 1, 2] && usid.axes.map(\.role) == [.spatial, .spatial, .spectral])
  }

  @Test("boxes of chunked arrays are read alone")
  func boxes() throws {
    var values = [Float](repeating: 0, count: 4)
    try values.withUnsafeMutableBufferPointer { try dataset("plain.h5").values.read([1..<3, 3..<4, 2..<4], into: $0) }
    #expect(values == [132, 133, 232, 233])
  }

  @Test("of several arrays one must be named, and the message lists them")
  func severalArrays() throws {
    let error = refusal { try dataset("many.h5") }
    #expect(error.code == "AE6811" && error.notes[0].contains("`half` [3, 4, 5] float16"))
    #expect(!error.notes[0].contains("loop"))
    for name in ["half", "double", "/half", "loop/half"] {
      #expect(try numbers(dataset("many.h5", item: name)) == cube)
    }
    #expect(try numbers(dataset("many.h5", item: "flags")) == cube.map { $0 > 100 ? 1 : 0 })
    #expect(refusal { try dataset("many.h5", item: "haf") }.help == "did you mean `half`?")
    for name in ["words", "ragged"] {
      #expect(refusal { try dataset("many.h5", item: name) }.code == "AE6804")
    }
  }

  @Test("of several arrays the one is offered that the model can read, else the one most like a picture of spectra")
  func likeliestArray() throws {
    func offered(_ shape: [Int]) -> Diagnostic {
      let expected = InputExpectation(
        modelName: "M", inputText: "x", shape: shape, sizeNames: shape.map { _ in nil })
      return refusal { try openSamples(fixtures + "two.mat", fitting: expected) }
    }
    for size in [5, 64] { #expect(offered([size]).help == "write `dataset: \"cube\"` beside `file:`") }
    #expect(offered([4]).code == "AE6811" && offered([4]).help?.contains("cube") == false)
    #expect(offered([5]).byFlag.help == "name it: `--dataset cube`")
  }

  @Test("a filter that is not installed is named")
  func missingFilter() throws {
    let error = refusal { try dataset("filtered.h5") }
    #expect(error.message.contains("Blosc") && error.help?.contains("hdf5-filter-plugin-blosc-serial") == true)
  }

  @Test("matrices of every version of MATLAB come out as MATLAB shows them", arguments: ["v4", "v5", "v5z"])
  func matlab(version: String) throws {
    let data = try dataset("\(version).mat")
    #expect(data.shape == [3, 4] && data.item == "Y")
    #expect(try numbers(data) == matrix)
  }

  @Test("an array with several names in an HDF5 file is one, wherever the file begins")
  func linkedHDF5() throws {
    let data = try dataset("linked.h5")
    #expect(try numbers(data) == cube && data.item == "entry/data/counts")
    #expect(try numbers(dataset("linked.h5", item: "entry/instrument/counts")) == cube)
  }

  @Test("the fields of structs of MATLAB have names with dots", arguments: ["struct", "structz", "struct73"])
  func structs(name: String) throws {
    let file = try InputFile(path: fixtures + name + ".mat")
    let names = try #require(try dataFormat(of: file)).contents(of: file).compactMap(\.name)
    #expect(names.contains("scan.counts") && names.contains("scan.info.wavelength") && !names.contains("sparse.data"))
    #expect(try numbers(dataset(name + ".mat", item: "scan.counts")) == cube)
    #expect(try numbers(dataset(name + ".mat", item: "scan.info.wavelength")) == [0, 1, 2, 3, 4])
    #expect(refusal { try dataset(name + ".mat", item: "scan.nothing") }.notes.first?.contains("scan.counts") == true)
  }

  @Test("MATLAB 7.3 and compressed cubes have rows and columns in their order")
  func matlabCubes() throws {
    #expect(try numbers(dataset("v73.mat")) == cube)
    #expect(try numbers(dataset("many.mat", item: "cube")) == cube)
    #expect(try numbers(dataset("many.mat", item: "flags")) == matrix.map { $0 > 0 ? 1 : 0 })
    for name in ["names", "text"] {
      #expect(refusal { try dataset("many.mat", item: name) }.code == "AE6851")
    }
    #expect(refusal { try dataset("many.mat", item: "s") }.notes.first?.contains("`s.a`") == true)
    #expect(refusal { try dataset("two.mat") }.code == "AE6811")
    // Its flags are a map of the cube's pixels.
    #expect(try dataset("many.mat").item == "cube")
  }

  @Test(
    "a matrix of MATLAB is the picture of which maps or two numbers tell", arguments: ["pixels.mat", "pixelsz.mat"])
  func pixels(name: String) throws {
    let expected = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [5], sizeNames: ["n"])
    let samples = try openSamples(fixtures + name, fitting: expected).all()
    #expect(samples.layout.leading == [3, 4] && samples.values == cube)
    #expect(samples.layout.notes.map(\.code) == ["AE6844"])
    // What a choice says comes first.
    var choice = ArrayChoice()
    (choice.spectral, choice.pixels) = (.number(0), .init(rows: 4, columns: 3, isColumnMajor: false))
    let rows = try openSamples(fixtures + name, fitting: expected, choice: choice).all()
    #expect(rows.layout.leading == [4, 3] && rows.layout.notes.isEmpty)
  }

  @Test("members of .npz archives, stored or deflated")
  func archives() throws {
    #expect(try numbers(dataset("stored.npz", item: "cube")) == cube && numbers(dataset("stored.npz")) == cube)
    #expect(try numbers(dataset("deflated.npz")) == cube)
    #expect(refusal { try dataset("stored.npz", item: "cub") }.help == "did you mean `cube`?")
  }

  @Test("bytes that are unpacked into memory are counted, stored ones are not")
  func unpackedBytes() throws {
    for (name, item, count) in [("deflated.npz", nil, 248), ("stored.npz", "cube", 0)] as [(String, String?, Int)] {
      let files = OpenedFiles()
      _ = try files.noting { () throws(Diagnostic) in
        let file = try InputFile(path: fixtures + name)
        return try dataFormat(of: file)?.open(file, item: item)
      }
      #expect(files.unpackedBytes == count, "\(name)")
    }
  }

  @Test("a changed byte in an archive is told, stored or deflated", arguments: ["stored.npz", "deflated.npz"])
  func changedArchive(name: String) throws {
    var bytes = try bytes(at: fixtures + name)
    bytes[name == "stored.npz" ? 250 : 150] ^= 0x10
    let file = InputFile(name: name, bytes: bytes)
    let format = try #require(try dataFormat(of: file))
    #expect(refusal { try format.open(file, item: name == "stored.npz" ? "cube" : "only") }.code == "AE6870")
  }

  @Test("bands that an ENVI header marks as bad are told until they are left out")
  func badBands() throws {
    let expected = InputExpectation(modelName: "M", inputText: "x: [5]", shape: [5], sizeNames: [nil], isFixed: false)
    try withFolder { folder in
      for ending in ["hdr", "img"] {
        let mark = ending == "hdr" ? Array("bbl = {1, 0, 1, 1, 0}\n".utf8) : []
        try writeAtomically(bytes(at: fixtures + "bsq." + ending) + mark, to: folder + "/bsq." + ending)
      }
      let notes = try openSamples(folder + "/bsq.hdr", fitting: expected).layout.notes
      #expect(notes.map(\.code) == ["AE6837"] && notes[0].help?.contains("dead_channels: [1, 4]") == true)
      var choice = ArrayChoice()
      choice.deadChannels = [1, 4]
      let three = InputExpectation(modelName: "M", inputText: "x: [3]", shape: [3], sizeNames: [nil], isFixed: false)
      #expect(try openSamples(folder + "/bsq.hdr", fitting: three, choice: choice).layout.notes.isEmpty)
    }
  }

  @Test("ENVI files in every order, by header or by data", arguments: ["bsq", "bil", "bip"])
  func envi(interleave: String) throws {
    for ending in ["hdr", "img"] {
      let data = try dataset("\(interleave).\(ending)")
      #expect(try numbers(data) == cube)
      #expect(data.axes.map(\.role) == [.spatial, .spatial, .spectral])
      #expect(data.axes[2].values == [400, 410, 425, 450, 500] && data.axes[2].units == "nm")
    }
  }
}
