import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// What processes of MPI do that cannot start together.
@Suite(.serialized) struct ClusterStartTests {
  typealias Launcher = ClusterTests.Launcher
  private static let launchers = ClusterTests.launchers
  private static let isMissing = ClusterTests.isMissing
  private let folder = TemporaryFolder()

  /// Runs a command in two processes, each in a folder of its own.
  private func apart(_ launcher: Launcher, _ arguments: String...) throws -> Outcome {
    let parts = ["one", "other"].map { ["-n", "1", "env", "-C", folder.file($0), Command.path] + arguments }
    return try Command(program: launcher.path, launcher.flags + parts[0] + [":"] + parts[1], in: folder.path).wait()
  }

  /// Two folders with the same model and data.
  private func prepareApart() throws {
    folder.prepareTwo()
    for place in ["one", "other"] {
      _ = mkdir(folder.file(place), 0o755)
      for name in ["two.ae", "data.npy"] {
        _ = folder.write(try readBytes(folder.file(name)), to: "\(place)/\(name)")
      }
    }
  }

  private func expectRefused(_ outcome: Outcome, _ told: String) {
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains("AE5603") && outcome.errors.contains(told), "\(outcome.errors)")
    #expect(["one", "other"].allSatisfy { !fileExists(folder.file("\($0)/run")) })
  }

  @Test(
    "the file in which processes differ is named", .enabled(if: !launchers.isEmpty, isMissing), arguments: launchers)
  func otherFiles(_ launcher: Launcher) throws {
    try prepareApart()
    let model = String(decoding: try readBytes(folder.file("two.ae")), as: UTF8.self)
    // More weights than process 0 has: what is exchanged would not fit.
    _ = folder.write(model.replacing("|> dense(latent)", with: "|> dense(9) |> dense(latent)"), to: "one/two.ae")
    expectRefused(try apart(launcher, "train", "two.ae", "--out", "run"), "model `two.ae`")
    try prepareApart()
    var bytes = try readBytes(folder.file("data.npy"))
    bytes[bytes.count - 3] ^= 1
    _ = folder.write(bytes, to: "other/data.npy")
    expectRefused(try apart(launcher, "train", "two.ae", "--out", "run"), "data.npy`")
    // The last sample is one that process 1 computes.
    #expect(try aec("train", "two.ae", "--out", "run", "--quiet", "--no-figures", in: folder).status == 0)
    let run = folder.file("run")
    expectRefused(try apart(launcher, "encode", run, "--data", "data.npy", "-o", "z.npy"), "file `data.npy`")
    #expect(!fileExists(folder.file("one/z.npy")))
  }

  @Test(
    "a process that ends before it joins the others ends the job, with its message",
    .enabled(if: !launchers.isEmpty, isMissing), arguments: launchers)
  func endsBeforeJoining(_ launcher: Launcher) throws {
    folder.prepareTwo()
    let words = [Command.path, "train", "two.ae", "--out", "run"]
    let wrong: [(words: [String], told: String)] = [
      (["env", "AEC_MPI=/no/libmpi.so"] + words, "AE5601"), (words + ["--nofigures"], "--nofigures"),
    ]
    for (other, told) in wrong {
      let outcome = try Command(
        program: launcher.path, launcher.flags + ["-n", "1"] + words + [":", "-n", "1"] + other, in: folder.path
      ).wait()
      #expect(outcome.status == 2, "\(other): \(outcome.errors)")
      #expect(outcome.errors.contains(told), "\(other): \(outcome.errors)")
      #expect(!fileExists(folder.file("run")))
    }
  }

  @Test(
    "a signal to one process while all start ends the job", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: launchers)
  func earlySignal(_ launcher: Launcher) throws {
    folder.prepareTwo()
    for microseconds: UInt32 in [0, 30_000, 100_000] {
      let words = ["train", "two.ae", "--out", "run-\(microseconds)", "--no-figures", "--epochs", "1000000"]
      let command = try Command(
        program: launcher.path, launcher.flags + ["-n", "3", Command.path] + words, in: folder.path)
      let start = ContinuousClock.now
      while folder.processes.count < 3, ContinuousClock.now - start < .seconds(30) { usleep(1000) }
      usleep(microseconds)
      kill(try #require(folder.processes.last), SIGUSR1)
      let patience = ContinuousClock.now + .seconds(60)
      while !folder.processes.isEmpty, ContinuousClock.now < patience { usleep(10_000) }
      #expect(folder.processes.isEmpty, "processes stay after \(microseconds) microseconds")
      if isOver(command) { #expect(command.wait().status != 0, "after \(microseconds) microseconds") }
    }
  }

  /// False for a launcher that does not end after its processes: Open MPI 4 may block in `PMIx_server_finalize`.
  private func isOver(_ command: Command) -> Bool {
    let patience = ContinuousClock.now + .seconds(20)
    while command.isRunning, ContinuousClock.now < patience { usleep(10_000) }
    guard command.isRunning else { return true }
    command.send(SIGKILL)
    return false
  }

  @Test(
    "a measurement that is asked to stop ends what it has started, and says so in a line",
    .enabled(if: launchers.count == 2 && access("/usr/bin/python3", X_OK) == 0, isMissing),
    arguments: [SIGINT, SIGTERM])
  func measurement(_ signal: Int32) throws {
    let flags = ["--only", "lstm_sparse_100", "--processes", "2", "--seconds", "60"]
    let command = try Command(
      program: "/usr/bin/env", ["AEC=\(Command.path)", Repository.path("scripts/mpi-cost")] + flags, in: folder.path)
    let start = ContinuousClock.now
    while folder.processes.count < 2, ContinuousClock.now - start < .seconds(30) { usleep(1000) }
    command.send(signal)
    let outcome = command.wait()
    #expect(outcome.status == 128 + signal, "\(outcome.errors)")
    #expect(outcome.errors == "mpi-cost: interrupted\n")
    #expect(folder.processes.isEmpty)
  }
}
