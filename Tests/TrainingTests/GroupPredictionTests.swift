import Compiler
import Diagnostics
import Files
import Ops
import Processes
import TestPrograms
import TestSupport
import Testing
import Training

/// Processes that share out the blocks of a prediction leave the bytes of one.
@Suite struct GroupPredictionTests: @unchecked Sendable {
  private let folder = TemporaryFolder()

  private static let model = """
    ae 1
    model M {
      encoder (x: [10]) -> (z: [2], w: []) { (x |> dense(2), mean(x) ^ 0) }
      decoder (z, w) -> y: [10] { (z + w) |> dense(10) }
      loss mse(y, x)
    }
    data {
      file: "data.npy"
      scale: spectrum
    }
    """

  private func run() throws -> SavedRun {
    let numbers = spectra(20_000).map { $0 + 2 }
    _ = folder.write(npy(numbers), to: "data.npy")
    return try SavedRun(trainRun(Self.model, in: folder, flags: ["steps": "1"]).path, usesBest: false)
  }

  private func npy(_ numbers: [Float]) -> [UInt8] {
    let head = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(numbers.count / 10), 10,)}\n"
    let start = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8)
    return start + numbers.withUnsafeBytes { Array($0) }
  }

  /// Predicts in blocks of some tiles; each process names a file of its own.
  private func predict(_ purpose: Purpose, _ run: SavedRun, data: GivenData, to name: String, _ group: ThreadGroup?)
    throws -> Bool
  {
    try Prediction(
      run, purpose, data: data, output: folder.file("\(name)-\(group?.rank ?? 0).npy"), threads: 1,
      workerBytes: 200_000, group: group
    ).run()
  }

  @Test("2, 3 and 5 processes leave the bytes of one, which the first writes")
  func bytes() throws {
    let run = try run()
    let none: GivenData = []
    #expect(try predict(.encoding, run, data: none, to: "encoded", nil))
    let latents = GivenData(["z=\(folder.file("encoded-0.z.npy"))", "w=\(folder.file("encoded-0.w.npy"))"])
    let jobs: [(Purpose, GivenData, String, [String])] = [
      (.encoding, none, "encoded", [".z", ".w"]), (.decoding, latents, "decoded", [""]),
      (.reconstruction, none, "spectra", [""]),
    ]
    for (purpose, data, name, endings) in jobs {
      #expect(try predict(purpose, run, data: data, to: name, nil))
      for count in [2, 3, 5] {
        let together = "\(name)-\(count)"
        let done = try ThreadGroup.run(count) { try predict(purpose, run, data: data, to: together, $0) }
        #expect(!done.contains(false))
        for ending in endings {
          let whole = try readBytes(folder.file("\(name)-0\(ending).npy"))
          #expect(try readBytes(folder.file("\(together)-0\(ending).npy")) == whole, "\(together)\(ending)")
          #expect(!fileExists(folder.file("\(together)-1\(ending).npy")))
        }
      }
    }
  }

  @Test("processes with other weights are refused before anything is written")
  func otherWeights() throws {
    let run = try run()
    let other = try SavedRun(
      trainRun(Self.model, in: folder, out: "other", flags: ["steps": "1", "seed": "9"]).path, usesBest: false)
    let messages = try ThreadGroup.run(2) { group in
      refusal { try predict(.encoding, group.rank == 0 ? run : other, data: [], to: "out", group) }
    }
    #expect(messages.map(\.code) == ["AE5603", "AE5603"] && messages[0].message.contains("weights"))
    #expect(!fileExists(folder.file("out-0.z.npy")))
  }

  @Test("processes that read other numbers are refused, the file is named, and nothing is left")
  func otherNumbers() throws {
    let run = try run()
    var numbers = spectra(20_000).map { $0 + 2 }
    _ = folder.write(npy(numbers), to: "same.npy")
    numbers[199_990] += 1
    _ = folder.write(npy(numbers), to: "other.npy")
    let messages = try ThreadGroup.run(3) { group in
      let data = folder.file(group.rank == 2 ? "other.npy" : "same.npy")
      return refusal { try predict(.reconstruction, run, data: GivenData([data]), to: "out", group) }
    }
    #expect(messages.map(\.code) == ["AE5603", "AE5603", "AE5603"])
    #expect(messages[0].message.contains("process 2") && messages[0].message.contains("same.npy`"))
    #expect(entries(of: folder.path).allSatisfy { !$0.hasPrefix("out") })
  }

  @Test("a process that is interrupted stops all, and nothing is left")
  func interruption() throws {
    let run = try run()
    let done = try ThreadGroup.run(3) { group in
      var looks = 0
      return try Prediction(
        run, .reconstruction, data: [], output: folder.file("out-\(group.rank).npy"), threads: 1, workerBytes: 1,
        group: group
      ).run(isInterrupted: {
        looks += 1
        return group.rank == 2 && looks > 1
      })
    }
    #expect(done == [false, false, false])
    #expect(entries(of: folder.path).allSatisfy { !$0.hasPrefix("out") })
  }
}
