import Datasets
import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Every command that writes, killed at random moments: no file is half written, none of the user's is touched.
///
/// The variable AEC_KILLS says how often each command is killed: `AEC_KILLS=200 swift test --filter KillTests`.
@Suite struct KillTests {
  private let folder = TemporaryFolder()
  private static let count = environment("AEC_KILLS").flatMap { Int($0) } ?? 2

  private static let commands: [[String]] = [
    ["train", "small.ae", "--data", "data.npy", "--out", "new", "--epochs", "40"],
    ["encode", "run", "-o", "z.npy"], ["reconstruct", "run", "-o", "y.npy"],
    ["decode", "run", "--data", "latents.npy", "-o", "d.npy"], ["figures", "run"],
    ["figures", "run", "--out", "drawn"], ["report", "run"],
  ]

  private func prepare() throws {
    _ = folder.write(smallModel, to: "small.ae")
    let values = floats((0..<200 * 100 * 4).map { Float($0 % 7) / 7 })
    _ = folder.write(npy(shape: "200, 100, 4", bytes: values), to: "data.npy")
    let flags = ["--data", "data.npy", "--out", "run", "--no-figures"]
    #expect(try aec(["train", "small.ae"] + flags, in: folder).status == 0)
    #expect(try aec("encode", "run", "-o", "latents.npy", in: folder).status == 0)
  }

  private static let own = ["small.ae", "data.npy", "run/weights.safetensors", "run/run.json", "run/metrics.csv"]

  private func ownFiles() throws -> [[UInt8]] { try Self.own.map { try readBytes(folder.file($0)) } }

  @Test("a kill leaves whole files", arguments: commands)
  func kills(_ arguments: [String]) throws {
    try prepare()
    let before = try ownFiles()
    let start = ContinuousClock.now
    #expect(try aec(arguments, in: folder).status == 0)
    let time = Double((ContinuousClock.now - start).components.attoseconds) / 1e12
    for number in 0..<Self.count {
      if arguments[0] == "train" { try FileManager.default.removeItem(atPath: folder.file("new")) }
      let command = try Command(arguments, in: folder.path)
      let microseconds = Double.random(in: 0...max(time, 20_000))
      usleep(UInt32(microseconds))
      command.send(SIGKILL)
      _ = command.wait()
      // A file that replaces another has a name of its own for a moment, which the next command removes.
      let parts = files(below: folder).filter { $0.hasSuffix(".part") }
      #expect(parts.count <= 1, "\(arguments), after \(microseconds): \(parts)")
      for part in parts { unlink(folder.file(part)) }
      try expectWholeFiles(in: folder, "\(arguments), kill \(number) after \(microseconds)")
      #expect(try ownFiles() == before)
      if fileExists(folder.file("new/weights.safetensors")) {
        #expect(try aec("encode", "new", "-o", "n.npy", in: folder).status == 0)
      }
      if arguments[0] == "train", !fileExists(folder.file("new")) { mkdir(folder.file("new"), 0o777) }
    }
    if arguments[0] == "train" { try FileManager.default.removeItem(atPath: folder.file("new")) }
    let outcome = try aec(arguments, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    try expectWholeFiles(in: folder, "\(arguments), at the end")
  }
}
