import Datasets
import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// A disk that is full at every write there is: files are whole, and what was trained is kept where there is room.
@Suite struct FullDiskTests {
  private let folder = TemporaryFolder()

  private func prepare() throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
  }

  private static let train = ["train", "small.ae", "--data", "data.npy", "--epochs", "30", "--no-figures", "--out"]

  /// What holds of every run, however full the disk was.
  private func check(_ run: String, _ outcome: Outcome, _ comment: String) throws {
    #expect([0, 3].contains(outcome.status), "\(comment): \(outcome)")
    try expectWholeFiles(in: folder, comment)
    let names = entries(of: folder.file(run))
    let weights = names.contains("weights.safetensors")
    #expect(outcome.status != 0 || weights, "\(comment): \(names)")
    // The larger and less useful never takes the room of the smaller.
    #expect(weights || !names.contains("checkpoint.safetensors"), "\(comment): \(names)")
    guard names.contains("run.json") else { return }
    let status = try JSONTree(parsing: readBytes(folder.file("\(run)/run.json")))["status"]
    #expect(status == .string(outcome.status == 0 ? "done" : "failed"), "\(comment): \(outcome.errors)")
    guard outcome.status == 3, weights else { return }
    #expect(outcome.errors.contains("saved in"), "\(comment): \(outcome.errors)")
    #expect(try aec("encode", run, "-o", "z.npy", in: folder).status == 0)
  }

  @Test("training with files that may not grow", arguments: Array(0...8))
  func limitedFiles(blocks: Int) throws {
    try prepare()
    let command = try Command(Self.train + ["run"], in: folder.path, limit: "-f \(blocks)")
    let outcome = command.wait()
    if fileExists(folder.file("run")) { try check("run", outcome, "\(blocks) blocks") }
    // Weights of 700 bytes have room in two blocks, whatever else has none.
    #expect(blocks < 4 || fileExists(folder.file("run/weights.safetensors")), "\(outcome.errors)")
  }

  @Test("losses without room cost nothing but themselves")
  func metrics() throws {
    try prepare()
    let flags = ["--epochs", "600", "--out", "run", "--no-figures"]
    let command = try Command(
      ["train", "small.ae", "--data", "data.npy"] + flags, in: folder.path, limit: "-f 16")
    let outcome = command.wait()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("warning[AE6012]: the last epochs are not in metrics.csv"), "\(outcome.errors)")
    #expect(try JSONTree(parsing: readBytes(folder.file("run/run.json")))["status"] == .string("done"))
    #expect(try aec("encode", "run", "-o", "z.npy", in: folder).status == 0)
    // What is lost is told to those who want no other word.
    let quiet = ["--epochs", "600", "--out", "quiet", "--no-figures", "--quiet"]
    let silent = try Command(["train", "small.ae", "--data", "data.npy"] + quiet, in: folder.path, limit: "-f 16")
    let words = silent.wait().errors
    #expect(words.contains("warning[AE6012]") && !words.contains("AE6010"), "\(words)")
  }

  @Test("abundances without room end unmix with an error, and leave nothing that speaks of them")
  func abundances() throws {
    #expect(try aec("scene", "dirichlet", "-o", "cube.npy", "--size", "32,32", in: folder).status == 0)
    let outcome = try Command(
      ["unmix", "cube.npy", "--components", "3", "--out", "ends", "--quiet"], in: folder.path, limit: "-f 12"
    ).wait()
    #expect(outcome.status == 3 && outcome.errors.contains("latents"), "\(outcome)")
    let names = entries(of: folder.file("ends"))
    #expect(names.contains("weights.safetensors") && !names.contains { $0.hasPrefix("latents.") }, "\(names)")
    let larger = try Command(
      ["unmix", "cube.npy", "--components", "3", "--out", "more", "--quiet", "--no-figures"], in: folder.path,
      limit: "-f 23"
    ).wait()
    #expect(larger.status == 3 && larger.errors.contains("AE5011"), "\(larger)")
    #expect(!entries(of: folder.file("more")).contains { $0.hasPrefix("latents.") })
  }

  /// Runs a command on a disk of its own that has some kilobytes left, and copies what is there then to `out`.
  private func onSmallDisk(_ kilobytes: Int, _ command: [String]) throws -> Outcome? {
    mkdir(folder.file("disk"), 0o777)
    let script = """
      mount -t tmpfs -o size=\(kilobytes)k none disk || exit 99
      TMPDIR="$PWD" "$@"; code=$?
      cp -a disk/. out; exit $code
      """
    mkdir(folder.file("out"), 0o777)
    let shell = try Command(
      program: "/usr/bin/unshare", ["-rm", "sh", "-c", script, "sh", Command.path] + command, in: folder.path)
    let outcome = shell.wait()
    // Containers often do not let their programs mount anything.
    return outcome.status == 99 || outcome.errors.hasPrefix("unshare") ? nil : outcome
  }

  @Test("training on a disk with little room", arguments: Array(stride(from: 4, through: 48, by: 4)))
  func smallDisks(kilobytes: Int) throws {
    try prepare()
    guard let outcome = try onSmallDisk(kilobytes, Self.train + ["disk/run"]) else { return }
    if fileExists(folder.file("out/run")) { try check("out/run", outcome, "\(kilobytes) kB") }
    #expect(kilobytes < 24 || fileExists(folder.file("out/run/weights.safetensors")), "\(outcome.errors)")
    // What is elsewhere is whole, with its losses.
    if let refuge = outcome.errors.firstMatch(of: /the whole run is in `([^`]+)` instead/)?.1 {
      for name in ["weights.safetensors", "checkpoint.safetensors", "run.json", "metrics.csv"] {
        #expect(fileExists("\(refuge)/\(name)"), "\(name): \(outcome.errors)")
      }
    }
  }

  @Test("of a scene without room nothing stays", arguments: [0, 1, 2, 16])
  func scene(blocks: Int) throws {
    let arguments = ["scene", "blocks", "-o", "s.npy", "--size", "40,40"]
    let outcome = try Command(arguments, in: folder.path, limit: "-f \(blocks)").wait()
    #expect(outcome.status == 3, "\(outcome)")
    #expect(entries(of: folder.path).isEmpty, "\(entries(of: folder.path))")
  }

  @Test("results with files that may not grow", arguments: ["encode", "figures", "report"])
  func results(command: String) throws {
    try prepare()
    #expect(try aec(Self.train + ["run"], in: folder).status == 0)
    let arguments = command == "encode" ? ["encode", "run", "-o", "z.npy"] : [command, "run"]
    for isFirst in [true, false] {
      for blocks in [0, 1, 2, 4, 8, 32] {
        let before = entries(of: folder.path)
        let outcome = try Command(arguments, in: folder.path, limit: "-f \(blocks)").wait()
        #expect([0, 3].contains(outcome.status), "\(outcome)")
        if command == "encode", outcome.status == 3 { #expect(entries(of: folder.path) == before) }
        try expectWholeFiles(in: folder, "\(command), \(blocks) blocks, first: \(isFirst)")
      }
      #expect(try aec(arguments, in: folder).status == 0)
    }
  }
}
