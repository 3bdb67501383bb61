import Files
import Glibc
import TestSupport
import Testing

/// Wrong data, wrong weights, places that cannot be written: each with its code, its words and nothing half written.
@Suite struct WrongFileTests {
  private let folder = TemporaryFolder()

  init() { _ = folder.write(smallModel, to: "small.ae") }

  private func train(_ arguments: String...) throws -> Outcome {
    try aec(
      ["train", "small.ae", "--steps", "1", "--out", "run", "--quiet"] + arguments, in: folder)
  }

  private func expectRefusal(
    data bytes: [UInt8], _ name: String = "data.npy", says words: String...,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    _ = folder.write(bytes, to: name)
    let outcome = try train("--data", name)
    #expect(outcome.status == 3, sourceLocation: location)
    for word in words + [name] {
      #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location)
    }
    #expect(!entries(of: folder.path).contains("run"), sourceLocation: location)
  }

  private let values = floats((0..<80).map { Float($0) })

  @Test("good data and weights train")
  func good() throws {
    _ = folder.write(smallData, to: "data.npy")
    _ = folder.write(weights(), to: "w.safetensors")
    let outcome = try train("--data", "data.npy", "--init", "w.safetensors")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    #expect(entries(of: folder.file("run")).count == 10)
  }

  @Test("data that is missing, a folder or empty")
  func missing() throws {
    expect(try train("--data", "no.npy"), 3, says: "cannot read `no.npy`", "no such file")
    expect(try train("--data", folder.path), 3, says: "it is a folder")
    expect(try train(), 2, says: "has no data to work on", "--data")
    try expectRefusal(data: [], says: "it is empty")
    try expectRefusal(data: [], "data.csv", says: "it is empty")
    try expectRefusal(data: npy(shape: "0, 4", bytes: []), says: "holds no values")
  }

  @Test("data that is cut off or damaged")
  func truncated() throws {
    try expectRefusal(data: Array(smallData.dropLast(7)), says: "is cut off", "[20, 4]")
    try expectRefusal(data: Array(smallData.prefix(30)), says: "the head")
    try expectRefusal(data: Array(smallData.prefix(5)), says: "data.npy")
    try expectRefusal(data: npy(shape: "20 4", bytes: values), says: "cannot be understood")
    try expectRefusal(data: npy(shape: "-20, 4", bytes: values))
    try expectRefusal(
      data: npy(shape: "99999999999999, 99999999999999", bytes: values), says: "no file can hold")
    try expectRefusal(data: npy(shape: "10, 4", type: "<c8", bytes: values), says: "complex")
    try expectRefusal(data: npy(shape: "20, 4", type: "|O", bytes: values), says: "Python objects")
  }

  @Test("data of another shape: which size of the model and which of the data disagree")
  func shape() throws {
    try expectRefusal(
      data: npy(shape: "16, 5", bytes: values), says: "spectra of 4 steps", "steps = 4",
      "shape [16, 5]", "have 5", "--set steps=5")
    try expectRefusal(
      data: npy(shape: "4, 20", bytes: values), says: "its first axis has 4", "spectral: 0")
    try expectRefusal(
      data: npy(shape: "80,", bytes: values), says: "has shape [80]", "[samples, 4]")
    try expectRefusal(data: npy(shape: "10, 4, 2", bytes: values), says: "2 channels")
    try expectRefusal(data: Array("1,2,3\n4,5,6\n".utf8), "data.csv", says: "have 3")
  }

  @Test("text where numbers are due, rows of different length, NaN")
  func numbers() throws {
    try expectRefusal(
      data: Array("1,2,3,4\n1,two,3,4\n".utf8), "data.csv", says: "line 2, column 2", "`two`")
    try expectRefusal(data: Array("1,2,3,4\n1,2,3\n".utf8), "data.csv", says: "line 2")
    try expectRefusal(data: Array("1,2,3,4\n1,nan,3,4\n".utf8), "data.csv", says: "1 value of 8")
    let holes: [Float] = [0, 1, .nan, 3, .infinity, 5, 6, 7]
    try expectRefusal(
      data: npy(shape: "2, 4", bytes: floats(holes)), says: "2 values of 8", "[0, 2]")
    try expectRefusal(data: Array("ae 1\nmodel".utf8), "data.csv")
    try expectRefusal(
      data: Array("\u{89}PNG\r\n\u{1A}\n".unicodeScalars.map { UInt8($0.value) }), "d.csv")
    let picture = folder.write([1, 2, 3], to: "data.png")
    expect(try train("--data", picture), 3, says: "is not a PNG picture")
    expect(try train("--data", picture, "--set", "steps=9"), 2, says: "does not say how a pixel becomes a spectrum")
    let model = Repository.tutorial("dense")
    expect(try aec("train", model, "--data", picture, in: folder), 3, says: "is not a PNG picture")
  }

  @Test("weights that are damaged or do not fit")
  func wrongWeights() throws {
    _ = folder.write(smallData, to: "data.npy")
    func refused(_ bytes: [UInt8], _ words: String, at location: SourceLocation = #_sourceLocation)
      throws
    {
      _ = folder.write(bytes, to: "w.safetensors")
      let outcome = try train("--data", "data.npy", "--init", "w.safetensors")
      #expect(outcome.status == 3, sourceLocation: location)
      #expect(outcome.errors.contains(words), "\(outcome.errors)", sourceLocation: location)
      #expect(!entries(of: folder.path).contains("run"), sourceLocation: location)
    }
    let bias = "encoder.dense.bias"
    func entry(_ shape: String, _ offsets: String, _ type: String = "F32") -> String {
      "\"\(bias)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }
    try refused([], "it is empty")
    try refused(Array(weights().prefix(6)), "too short")
    try refused(Array(weights().prefix(40)), "cut off")
    try refused(safetensors("{", []), "cannot be understood")
    try refused(weights(cut: 9), "cut off")
    try refused(weights(replacing: bias, by: entry("[2500000]", "[32,10000032]")), "cut off")
    try refused(weights(replacing: bias, by: entry("[2]", "[9999992,10000000]")), "belong to no")
    try refused(weights(replacing: bias, by: entry("[2]", "[28,36]")), "share bytes")
    try refused(weights(replacing: bias, by: entry("[2]", "[40,32]")), "does not fill")
    try refused(weights(replacing: bias, by: entry("[-2]", "[32,40]")), "does not say")
    try refused(
      weights(replacing: bias, by: entry("[9223372036854775807,9]", "[32,40]")), "does not")
    try refused(weights(replacing: bias, by: entry("[2]", "[32,40]", "I64")), "has the type I64")
    try refused(weights(replacing: bias), "belong to no tensor")
    try refused(weights(replacing: bias, by: entry("[1,2]", "[32,40]")), "of another shape")
    try refused(
      safetensors("{}", []), "missing in the file: `encoder.dense.weight` [2, 4]")
    expect(
      try train("--data", "data.npy", "--init", "none.safetensors"), 3, says: "cannot read")
    expect(try train("--data", "data.npy", "--init", "."), 3, says: "it is a folder")
  }

  @Test("places that cannot be written")
  func unwritable() throws {
    _ = folder.write(smallData, to: "data.npy")
    #expect(try train("--data", "data.npy").status == 0)
    expect(try train("--data", "data.npy"), 2, says: "never overwrites")
    func encode(_ run: String, _ out: String) throws -> Outcome {
      try aec("encode", run, "--data", "data.npy", "-o", out, in: folder)
    }
    expect(try encode("run", "missing/z.npy"), 3, says: "there is no folder `missing`")
    expect(try encode("run", "."), 3, says: "it is a folder", "for example `./NAME`")
    expect(try encode("run", "/dev/full"), 3, says: "the disk is full", "make room, or name another place")
    expect(try encode("run", "/proc/z.npy"), 3, says: "`/proc` takes no files")
    expect(
      try encode("run/weights.safetensors", "z.npy"), 3, says: "is a file of a run, not its folder",
      "name the folder: `run`")
    expect(try encode("none", "z.npy"), 3, says: "there is no run `none`")
    expect(try encode("data.npy", "z.npy"), 3, says: "is not a run")
    #expect(try encode("run", "z.npy").status == 0)
    for out in ["data.npy", "data.npy/run", "/proc/none/run"] {
      let outcome = try aec(
        "train", "small.ae", "--data", "data.npy", "--out", out, in: folder)
      #expect([2, 3].contains(outcome.status))
      #expect(outcome.errors.hasPrefix("error[AE"))
    }
    #expect(entries(of: folder.path) == ["data.npy", "run", "small.ae", "z.json", "z.npy"])
  }

  @Test("a disk that fills up during a run leaves no half file")
  func fullDisk() throws {
    let model = Repository.tutorial("lstm")
    let command = try Command(
      ["train", model, "--steps", "1", "--out", "run"], in: folder.path, limit: "-f 8")
    let outcome = command.wait()
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(outcome.errors.contains("cannot write `run/"))
    let left = entries(of: folder.file("run"))
    #expect(!left.contains { $0.hasSuffix(".part") })
    #expect(!left.contains("weights.safetensors"))
  }
}
