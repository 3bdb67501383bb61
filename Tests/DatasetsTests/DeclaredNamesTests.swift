import Diagnostics
import Files
import Testing

@testable import Datasets

/// Factors, fill values and axes under names that other programs give them.
@Suite struct DeclaredNamesTests {
  @Test("factors of products, which each applies in its own way, are told")
  func products() throws {
    for (item, names) in [
      ("modis", ["`reflectance_scales`"]), ("sentinel", ["`quantification_value`"]),
    ] {
      let data = try dataset("declared.h5", item: item)
      #expect(try numbers(data) == cube && data.notes.map(\.code) == ["AE6814"], "\(item)")
      #expect(names.allSatisfy { data.notes.first?.message.contains($0) == true })
      #expect(data.notes.first?.message.contains("offsets") == false)
    }
    // What would change nothing is not told.
    #expect(try dataset("declared.h5", item: "plain").notes.isEmpty)
  }

  @Test("numbers beside an array are told")
  func beside() throws {
    let data = try dataset("declared.npz")
    #expect(try numbers(data) == cube && data.notes.map(\.code) == ["AE6814"])
    let message = data.notes.first?.message ?? ""
    #expect(message.contains("`scale_factor`") && message.contains("`nodata`") && message.contains("stands beside"))
  }

  private func envi(_ keys: String, floats: [Float]? = nil) throws
    -> (values: [Float], codes: [String], message: String)
  {
    try withFolder { folder in
      let header = """
        ENVI
        samples = 2
        lines = 1
        bands = 2
        data type = \(floats == nil ? 2 : 4)
        interleave = bip
        byte order = 0
        \(keys)

        """
      try writeAtomically(Array(header.utf8), to: folder + "/a.hdr")
      try writeAtomically(floats.map(raw) ?? raw([1, 2, 3, 4] as [Int16]), to: folder + "/a.dat")
      let file = try InputFile(path: folder + "/a.hdr")
      let data = try #require(try dataFormat(of: file)).open(file, item: nil)
      return (try numbers(data), data.notes.map(\.code), data.notes.first?.message ?? "")
    }
  }

  @Test(
    "keys of ENVI headers that are not ENVI's own are told",
    arguments: ["scale factor = 10000", "data scale factor = 0.0001", "gain = 0.0001", "nodata = -9999"])
  func keys(line: String) throws {
    let data = try envi(line)
    #expect(data.codes == ["AE6814"] && data.values == [1, 2, 3, 4])
    #expect(data.message.contains("`\(line.split(separator: " =")[0])`"))
  }

  @Test("the gain of a camera, and what ENVI's own key says, are not told")
  func ownKeys() throws {
    #expect(try envi("gain = 2").codes.isEmpty)
    #expect(try envi("scale factor = 1").codes.isEmpty)
    #expect(try envi("data ignore value = -9999\nnodata = -9999").codes.isEmpty)
  }

  @Test("the largest number stands for no value where a header writes it with fewer digits")
  func roundedFill() throws {
    let data = try envi("data ignore value = 3.40282e+38", floats: [.greatestFiniteMagnitude, 1, 2, 3])
    #expect(data.values[0].isNaN && data.values[1...] == [1, 2, 3])
    let other = try envi("data ignore value = 3e+38", floats: [.greatestFiniteMagnitude, 1, 2, 3])
    #expect(other.values[0] == .greatestFiniteMagnitude)
  }

  @Test("a header of a TIFF names it")
  func tiff() throws {
    try withFolder { folder in
      let header = "ENVI\nsamples = 2\nlines = 1\nbands = 2\nfile type = TIFF\ndata type = 2\ninterleave = bip\n"
      try writeAtomically(Array(header.utf8), to: folder + "/a.hdr")
      try writeAtomically([0x49, 0x49, 0x2A, 0], to: folder + "/a.tif")
      let file = try InputFile(path: folder + "/a.hdr")
      let error = refusal { try #require(try dataFormat(of: file)).open(file, item: nil) }
      #expect(error.code == "AE6831" && error.help?.contains(folder + "/a.tif") == true)
    }
  }

  @Test("a vector along a dimension that only counts is its axis, as xarray writes it")
  func coordinates() throws {
    let data = try dataset("xarray.nc", item: "reflectance")
    #expect(data.axes[0].values == [400, 410, 425, 450, 500] && data.axes[0].units == "nm")
    #expect(data.axes.map(\.role) == [.spectral, .spatial, .spatial])
    #expect(data.notes.map(\.code) == ["AE6816", "AE6824"])
  }

  @Test("spectra of a series of maps lie along the series, never along longitudes")
  func series() throws {
    let data = try dataset("maps.nc", item: "sst")
    #expect(data.axes.map(\.role) == [.spectral, .spatial, .spatial] && data.notes.map(\.code) == ["AE6824"])
  }

  @Test("bands of PRISMA without a wavelength are marked as not to be used")
  func unusedBands() throws {
    let data = try dataset("prisma0.he5")
    #expect(data.axes[1].values == [500, 450, 425, 0, 0] && data.badChannels == [3, 4])
    var choice = ArrayChoice()
    choice.deadChannels = [3, 4]
    let expected = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [3], sizeNames: ["n"])
    let layout = try openSamples(fixtures + "prisma0.he5", fitting: expected, choice: choice).layout
    #expect(layout.spectral[0].values == [500, 450, 425] && layout.notes.map(\.code) == ["AE6824"])
  }

  @Test("a mask beside the array is told, until a mask is named")
  func mask() throws {
    let expected = InputExpectation(modelName: "M", inputText: "x: [n]", shape: [5], sizeNames: ["n"])
    var choice = ArrayChoice()
    choice.item = "Y"
    let notes = try openSamples(fixtures + "onemask.npz", fitting: expected, choice: choice).layout.notes
    #expect(notes.map(\.code) == ["AE6853"] && notes[0].help?.contains("onemask.npz:mask") == true)
    choice.mask = fixtures + "onemask.npz:mask"
    let used = try openSamples(fixtures + "onemask.npz", fitting: expected, choice: choice).layout.notes
    #expect(used.map(\.code) == ["AE6564"])
  }

  @Test("many cells of spectra are put together, and a table object is unpacked")
  func cells() {
    let cells = Diagnostic.noNumbers("a.mat", [DataItem(name: "spectra", shape: [40, 1], type: "a cell array")])
    #expect(cells.help?.contains("Y = cell2mat(spectra); save('name.mat', 'Y')") == true)
    let table = Diagnostic.noNumbers(
      "a.mat", [DataItem(name: "T", shape: [6, 1], type: "an object of the class table")])
    #expect(table.help?.contains("Y = table2array(T); save('name.mat', 'Y')") == true)
  }
}
