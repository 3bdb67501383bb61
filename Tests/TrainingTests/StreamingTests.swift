import Compiler
import Datasets
import Diagnostics
import Files
import Glibc
import TestSupport
import Testing
import Training

/// Predictions in many small blocks: the same bytes as in one, or no file at all.
@Suite struct StreamingTests {
  private let folder = TemporaryFolder()
  private let run: SavedRun

  init() throws {
    let made = try trainRun(try text("dense"), in: folder, flags: ["steps": "1"])
    run = try SavedRun(made.path, usesBest: false)
  }

  /// A prediction by two workers, in blocks of two tiles (256 samples of this model) or in one block for all.
  private func job(_ data: String?, blocks: Bool = true, to out: String = "out.npy", of run: SavedRun? = nil) throws
    -> Prediction
  {
    try Prediction(
      run ?? self.run, .encoding, data: GivenData([data].compactMap(\.self)), output: folder.file(out), threads: 2,
      workerBytes: blocks ? 1 : 1 << 30)
  }

  private func expectSameInBlocks(_ data: String, at location: SourceLocation = #_sourceLocation) throws {
    #expect(try job(data, blocks: false, to: "whole.npy").run(), sourceLocation: location)
    #expect(try job(data).run(), sourceLocation: location)
    let whole = try readBytes(folder.file("whole.npy"))
    #expect(try readBytes(folder.file("out.npy")) == whole, sourceLocation: location)
  }

  /// A `.npy` file of one sample a row; `bytes` are the numbers.
  private func npy(_ type: String, _ shape: [Int], fortran: Bool = false, _ bytes: [UInt8]) -> String {
    let sizes = shape.map { "\($0)," }.joined()
    let order = fortran ? "True" : "False"
    let head = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': (\(sizes))}\n"
    let start = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8)
    return folder.write(start + bytes, to: "data.npy")
  }

  private func raw<Number>(_ numbers: [Number]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }

  @Test(
    "any number of samples, around the borders of blocks and batches",
    arguments: [1, 127, 128, 129, 255, 256, 257, 1024, 4095, 4097, 10_000])
  func counts(count: Int) throws {
    try expectSameInBlocks(npy("<f4", [count, 10], raw(spectra(count))))
  }

  @Test("every kind of file")
  func kinds() throws {
    let numbers = spectra(900)
    try expectSameInBlocks(npy(">f8", [900, 10], raw(numbers.map { Double($0).bitPattern.bigEndian })))
    try expectSameInBlocks(npy("|i1", [30, 30, 10], raw(numbers.map { Int8($0 * 30) })))
    try expectSameInBlocks(npy("<f4", [900, 10], fortran: true, raw(numbers)))
    try expectSameInBlocks(npy("<f2", [30, 30, 10], fortran: true, raw(numbers.map { Float16($0) })))
    let rows = (0..<900).map { row in numbers[10 * row..<10 * row + 10].map { "\($0)" }.joined(separator: ";") }
    try expectSameInBlocks(folder.write(rows.joined(separator: "\n"), to: "data.csv"))
  }

  /// A run of a model whose encoder has two outputs; after simplification one of them is the same for every sample.
  private func twoOutputs() throws -> SavedRun {
    let model = """
      ae 1
      model M {
        encoder (x: [10]) -> (z: [2], w: []) { (x |> dense(2), mean(x) ^ 0) }
        decoder (z, w) -> y: [10] { (z + w) |> dense(10) }
        loss mse(y, x)
      }

      """
    let data = npy("<f4", [600, 10], raw(spectra(600)))
    return try SavedRun(
      trainRun(model, in: folder, data: data, out: "two", flags: ["steps": "1"]).path, usesBest: false)
  }

  @Test("several outputs, one of which does not depend on the sample")
  func severalOutputs() throws {
    let two = try twoOutputs()
    #expect(try job(nil, of: two).run())
    #expect(
      try readNPY(folder.file("out.w.npy"))
        == DataArray(
          name: folder.file("out.w.npy"), shape: [600], values: Array(repeating: 1, count: 600)))
    let z = try readBytes(folder.file("out.z.npy"))
    #expect(try job(nil, blocks: false, of: two).run())
    #expect(try readBytes(folder.file("out.z.npy")) == z)
  }

  @Test("of several outputs all are written or none")
  func allOrNone() throws {
    let two = try twoOutputs()
    #expect(mkdir(folder.file("out.w.npy"), 0o777) == 0)
    let last = try job(nil, of: two)
    #expect(try #require(throws: Diagnostic.self) { try last.run() }.code == "AE6003")
    #expect(entries(of: folder.path).filter { $0.contains(".z.") || $0.hasSuffix(".part") } == [])
  }

  /// What stands beside the runs after a prediction that did not end well; `out.npy` was there before.
  private func expectNothingChanged(at location: SourceLocation = #_sourceLocation) throws {
    #expect(try readBytes(folder.file("out.npy")) == Array("old".utf8), sourceLocation: location)
    let names = entries(of: folder.path).filter { $0.hasPrefix("out") || $0.hasSuffix(".part") }
    #expect(names == ["out.npy"], sourceLocation: location)
  }

  @Test("an error in the last block leaves nothing and replaces nothing")
  func lateErrors() throws {
    _ = folder.write("old", to: "out.npy")
    var numbers = spectra(5000)
    numbers[49_999] = .nan
    let holes = npy("<f4", [5000, 10], raw(numbers))
    #expect(try #require(throws: Diagnostic.self) { try job(holes).run() }.code == "AE6007")
    try expectNothingChanged()
    let rows = (0..<2000).map { "\($0),1,2,3,4,5,6,7,8,\($0 == 1999 ? "end" : "9")" }
    let table = folder.write(rows.joined(separator: "\n"), to: "data.csv")
    #expect(try #require(throws: Diagnostic.self) { try job(table).run() }.code == "AE6203")
    try expectNothingChanged()
    let whole = npy("<f4", [5000, 10], raw(spectra(5000)))
    let opened = try job(whole)
    #expect(truncate(whole, 199_000) == 0)
    #expect(try #require(throws: Diagnostic.self) { try opened.run() }.code == "AE6002")
    try expectNothingChanged()
  }

  @Test("an interruption leaves nothing and replaces nothing", arguments: [0, 1, 7, 30])
  func interruption(after count: Int) throws {
    _ = folder.write("old", to: "out.npy")
    let job = try job(npy("<f4", [50_000, 10], raw(spectra(50_000))))
    var questions = 0
    let isDone = try job.run(isInterrupted: {
      questions += 1
      return questions > count
    })
    #expect(!isDone)
    try expectNothingChanged()
  }

  @Test("changed data are noticed, block by block")
  func changedData() throws {
    let data = npy("<f4", [3000, 10], raw(spectra(3000)))
    let made = try trainRun(try text("dense"), in: folder, data: data, out: "own", flags: ["steps": "1"])
    let own = try SavedRun(made.path, usesBest: false)
    func codes() throws -> [String] {
      var told: [String] = []
      #expect(try job(nil, of: own).run(tell: { told.append($0.code) }))
      return told
    }
    #expect(try codes() == [])
    var numbers = spectra(3000)
    numbers[29_999] += 1
    _ = npy("<f4", [3000, 10], raw(numbers))
    #expect(try codes() == ["AE6905"])
    #expect(throws: Diagnostic.self) { try job(nil, to: "data.npy", of: own) }
  }

  @Test("memory does not grow with the data") func memory() async {
    await #expect(processExitsWith: .success) { try requireFlatMemory() }
  }
}

/// Traps unless 200 MB of samples need hardly more memory than 2 MB.
private func requireFlatMemory() throws {
  let folder = TemporaryFolder()
  let made = try trainRun(
    try text("dense"), in: folder, flags: ["steps": "1"], settings: ["steps": "100", "latent": "1"])
  let run = try SavedRun(made.path, usesBest: false)
  func peak(samples: Int) throws -> Int {
    let head = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(samples), 100)}\n"
    let start = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8)
    let data = folder.write(start, to: "data.npy")
    // A hole in the file reads as zeros and takes no room on the disk.
    precondition(truncate(data, start.count + 400 * samples) == 0)
    let job = try Prediction(run, .encoding, data: GivenData([data]), output: folder.file("z.npy"), threads: 2)
    let isDone = try job.run()
    precondition(isDone)
    return largestResidentBytes()
  }
  let small = try peak(samples: 100_000)
  let large = try peak(samples: 500_000)
  precondition(large - small < 8 << 20, "\(small) bytes for 40 MB, \(large) bytes for 200 MB")
}

/// The most memory that this process had at once; `getrusage` would count that of the program that started it.
private func largestResidentBytes() -> Int {
  let file = fopen("/proc/self/status", "r")
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, Int32(line.count), file) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard text.hasPrefix("VmHWM:") else { continue }
    return 1024 * Int(text.filter(\.isNumber))!
  }
  return 0
}
