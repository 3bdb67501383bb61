import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// What processes of MPI share out beside the steps of a training: data, predictions, unmixing, runs.
@Suite(.serialized) struct ClusterSharesTests {
  typealias Launcher = ClusterTests.Launcher
  private static let launchers = ClusterTests.launchers
  private static let isMissing = ClusterTests.isMissing
  private let folder = TemporaryFolder()

  private func start(_ launcher: Launcher, _ count: Int, _ arguments: [String]) throws -> Command {
    try Command(
      program: launcher.path, launcher.flags + ["-n", "\(count)", Command.path] + arguments, in: folder.path)
  }

  /// Runs a command in several processes, which say nothing.
  private func together(_ launcher: Launcher, _ count: Int, _ arguments: String...) throws {
    let outcome = try start(launcher, count, arguments).wait()
    #expect(outcome.status == 0 && outcome.errors == "", "\(arguments): \(outcome.errors)")
  }

  private func alone(_ arguments: String...) throws {
    let outcome = try aec(arguments, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func expectSameBytes(_ name: String, _ other: String) throws {
    let (found, whole) = (try readBytes(folder.file(name)), try readBytes(folder.file(other)))
    #expect(found == whole && whole.count > 100, "\(name) differs from \(other)")
  }

  /// The most memory that each process of the program has held in this folder so far, in bytes, by its number.
  private func peaks(_ found: inout [pid_t: Int]) {
    for number in entries(of: "/proc").compactMap({ pid_t($0) }) {
      let words = (try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8))?.split(separator: "\0")
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/cwd")
      guard words?.first.map({ String($0) }) == Command.path, place == folder.path,
        let status = try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
        let kilobytes = line.split(separator: " ").compactMap({ Int($0) }).first
      else { continue }
      found[number] = 1024 * kilobytes
    }
  }

  private func watched(_ command: Command) throws -> [Int] {
    var found: [pid_t: Int] = [:]
    while command.isRunning {
      peaks(&found)
      usleep(2000)
    }
    let outcome = command.wait()
    #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    return Array(found.values)
  }

  @Test(
    "of a large file no process holds more than its samples of some batches, and the run has the bytes of one",
    .enabled(if: !launchers.isEmpty, isMissing))
  func data() throws {
    let (samples, steps) = (240_000, 256)
    let model = """
      ae 1
      model Large(steps: int = \(steps)) {
        encoder (x: [steps]) -> z: [2] { x |> dense(2) }
        decoder (z) -> y: [steps] { z |> dense(steps) }
        loss mse(y, x)
      }
      data { file: "data.npy", test: 5%, scale: max }
      train { optimizer: adam(1e-3), epochs: 1, batch: 512, shuffle: true, threads: 1 }
      """
    _ = folder.write(model, to: "large.ae")
    let bytes = [UInt8](unsafeUninitializedCapacity: 2 * samples * steps) { bytes, count in
      count = 2 * samples * steps
      bytes.withMemoryRebound(to: UInt16.self) { numbers in
        for index in numbers.indices { numbers[index] = UInt16(truncatingIfNeeded: index &* 37 % 1009) }
      }
    }
    try writeAtomically(npy(shape: "\(samples), \(steps)", type: "<u2", bytes: bytes), to: folder.file("data.npy"))
    let flags = ["--quiet", "--no-figures"]
    let whole = 4 * samples * steps
    let single = try watched(Command(["train", "large.ae", "--out", "alone"] + flags, in: folder.path))
    #expect(single.contains { $0 > whole }, "\(single)")
    for launcher in Self.launchers {
      let run = URL(fileURLWithPath: launcher.path).lastPathComponent
      let held = try watched(start(launcher, 2, ["train", "large.ae", "--out", run] + flags))
      #expect(held.count == 2 && held.allSatisfy { $0 < whole / 2 }, "\(held) of \(whole)")
      try folder.expectSame(run, "alone", "2 processes of \(launcher.path)")
    }
  }

  @Test(
    "latents of fewer tiles than processes are those of one process", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: launchers)
  func fewTiles(_ launcher: Launcher) throws {
    folder.prepareTwo()
    func write(_ samples: Int, to name: String) {
      let values = (0..<samples * 16).map { Float($0 * 37 % 101) / 101 }
      _ = folder.write(npy(shape: "\(samples), 16", bytes: floats(values)), to: name)
    }
    write(7, to: "few.npy")
    let words = ["train", "two.ae", "--data", "few.npy", "--batch", "4", "--quiet", "--no-figures"]
    #expect(try aec(words + ["--out", "alone"], in: folder).status == 0)
    for count in [2, 3, 4] {
      let outcome = try start(launcher, count, words + ["--out", "\(count)"]).wait()
      #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
      try folder.expectSame("\(count)", "alone", "\(count) processes of \(launcher.path)")
      try expectSameBytes("\(count)/latents.npy", "alone/latents.npy")
    }
    for samples in [20, 130, 300] {
      write(samples, to: "more.npy")
      try alone("encode", "alone", "--data", "more.npy", "-o", "z.npy")
      for count in [2, 3, 4] {
        let outcome = try start(launcher, count, ["encode", "alone", "--data", "more.npy", "-o", "shared.npy"]).wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
        try expectSameBytes("shared.npy", "z.npy")
      }
    }
  }

  @Test(
    "data that no process can read in parts are told once", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: launchers)
  func wholeData(_ launcher: Launcher) throws {
    folder.prepareTwo()
    // In Fortran order a sample is spread over the whole file.
    let numbers = floats((0..<300_000 * 16).map { Float($0 &* 37 % 101) / 101 })
    let head = "{'descr': '<f4', 'fortran_order': True, 'shape': (300000, 16), }\n"
    try writeAtomically(
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8) + numbers,
      to: folder.file("turned.npy"))
    let words = ["train", "two.ae", "--data", "turned.npy", "--epochs", "1", "--batch", "4096", "--no-figures"]
    let outcome = try start(launcher, 2, words + ["--out", "run"]).wait()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.components(separatedBy: "AE5606").count == 2, "\(outcome.errors)")
  }

  @Test(
    "latents, spectra and unmixing of several processes have the bytes of one",
    .enabled(if: !launchers.isEmpty, isMissing))
  func predictions() throws {
    folder.prepareTwo()
    try alone("train", "two.ae", "--out", "run", "--quiet", "--no-figures")
    try alone("encode", "run", "-o", "z.npy")
    try alone("decode", "run", "--data", "z.npy", "-o", "y.npy")
    try alone("reconstruct", "run", "-o", "r.npy")
    try alone("scene", "blocks", "-o", "scene.npy", "--size", "40,40", "--components", "3")
    try alone("unmix", "scene.npy", "--components", "3", "--out", "ends", "--quiet", "--no-figures")
    for launcher in Self.launchers {
      for count in [2, 3] {
        let name = "\(count)-\(URL(fileURLWithPath: launcher.path).lastPathComponent)"
        try together(launcher, count, "encode", "run", "-o", "z-\(name).npy")
        try together(launcher, count, "decode", "run", "--data", "z.npy", "-o", "y-\(name).npy")
        try together(launcher, count, "reconstruct", "run", "-o", "r-\(name).npy")
        for kind in ["z", "y", "r"] { try expectSameBytes("\(kind)-\(name).npy", "\(kind).npy") }
        try together(
          launcher, count, "unmix", "scene.npy", "--components", "3", "--out", "ends-\(name)", "--quiet",
          "--no-figures")
        for file in ["weights.safetensors", "latents.npy"] {
          try expectSameBytes("ends-\(name)/\(file)", "ends/\(file)")
        }
      }
    }
  }

  @Test(
    "a wrong file of a prediction is told once, with its own code", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: launchers)
  func wrongData(_ launcher: Launcher) throws {
    folder.prepareTwo()
    try alone("train", "two.ae", "--out", "run", "--quiet", "--no-figures", "--epochs", "1")
    var values = [Float](repeating: 1, count: 600 * 16)
    values[9000] = .nan
    _ = folder.write(npy(shape: "600, 16", bytes: floats(values)), to: "holes.npy")
    let outcome = try start(launcher, 3, ["encode", "run", "--data", "holes.npy", "-o", "z.npy"]).wait()
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(outcome.errors.components(separatedBy: "error[AE6007]").count == 2, "\(outcome.errors)")
    #expect(entries(of: folder.path).allSatisfy { !$0.hasPrefix("z") }, "\(entries(of: folder.path))")
  }

  @Test(
    "repeats, sweeps and their rounds are shared out as whole runs", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: launchers)
  func runs(_ launcher: Launcher) throws {
    folder.prepareTwo()
    try alone("train", "two.ae", "--repeats", "3", "--out", "whole", "--quiet", "--no-figures")
    try together(launcher, 2, "train", "two.ae", "--repeats", "3", "--out", "parts", "--quiet", "--no-figures")
    for number in 1...3 { try folder.expectSame("parts/repeat-0\(number)", "whole/repeat-0\(number)") }
    try expectSameBytes("parts/repeats.csv", "whole/repeats.csv")
    let settings = (1...4).map { "latent=\($0)" }
    try alone("sweep", "two.ae", "latent=1...4", "--out", "swept", "--quiet")
    try together(launcher, 3, "sweep", "two.ae", "latent=1...4", "--out", "shared", "--quiet")
    for name in settings { try folder.expectSame("shared/\(name)", "swept/\(name)") }
    try alone("sweep", "two.ae", "latent=1...4", "--halving", "--out", "best", "--quiet")
    try together(launcher, 2, "sweep", "two.ae", "latent=1...4", "--halving", "--out", "rounds", "--quiet")
    for name in settings {
      try expectSameBytes("rounds/\(name)/weights.safetensors", "best/\(name)/weights.safetensors")
    }
  }

  @Test(
    "a check in several processes states what each holds to exchange", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: launchers)
  func check(_ launcher: Launcher) throws {
    folder.prepareTwo()
    let outcome = try start(launcher, 3, ["check", "two.ae"]).wait()
    #expect(outcome.status == 0 && outcome.output.contains("; each of 3 processes, "), "\(outcome.output)")
    #expect(try !aec("check", "two.ae", in: folder).output.contains("processes"))
  }
}
