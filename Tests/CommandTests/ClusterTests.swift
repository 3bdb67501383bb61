import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Runs that several processes of MPI train, by the launchers that are installed.
@Suite(.serialized) struct ClusterTests {
  private let folder = TemporaryFolder()

  /// A launcher with what it needs to start more processes than there are cores, as root too.
  struct Launcher: Sendable, CustomTestStringConvertible {
    let path: String
    let flags: [String]
    var testDescription: String { path }
    var isThere: Bool { access(path, X_OK) == 0 }
  }

  static let all = [
    Launcher(path: "/usr/bin/mpirun.openmpi", flags: ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none"]),
    Launcher(path: "/usr/bin/mpiexec.mpich", flags: []),
  ]
  static let launchers = all.filter(\.isThere)
  static let isMissing: Comment = "no launcher of MPI is installed: `scripts/setup --mpi` installs them"

  private func start(_ launcher: Launcher, _ count: Int, _ arguments: [String]) throws -> Command {
    try Command(
      program: launcher.path, launcher.flags + ["-n", "\(count)", Command.path] + arguments, in: folder.path)
  }

  private func run(_ launcher: Launcher, _ count: Int, _ arguments: String...) throws -> Outcome {
    try start(launcher, count, arguments).wait()
  }

  private func prepare(
    encoder: String, loss: String = "mse(y, x)", train: String = "optimizer: adam(1e-2)", epochs: Int = 10
  ) {
    let model = """
      ae 1
      model Kind(steps: int = 16) {
        encoder (x: [steps]) -> z: [3] { \(encoder) }
        decoder (z) -> y: [steps] { z |> dense(steps) }
        loss {
          \(loss)
        }
      }
      data {
        file: "data.npy"
        test: 20%
      }
      train {
        \(train)
        epochs: \(epochs)
        batch: 200
        seed: 4
        threads: 1
      }
      """
    _ = folder.write(model, to: "kind.ae")
    let values = floats((0..<1000 * 16).map { Float($0 * 37 % 101) / 101 })
    _ = folder.write(npy(shape: "50, 20, 16", bytes: values), to: "data.npy")
  }

  static let kinds: [(name: String, encoder: String, loss: String, train: String)] = [
    ("dense", "x |> dense(150) |> tanh |> dense(150) |> tanh |> dense(3)", "mse(y, x)", "optimizer: adam(1e-3)"),
    (
      "batch norm and noise", "x |> dense(8) |> batchnorm |> relu |> dropout(0.1) |> dense(3)", "mse(y, x)",
      "optimizer: nadam(1e-2)\n  rate: plateau(patience: 1, by: 0.7)\n  average: 0.99"
    ),
    ("lstm", "x |> reshape([steps, 1]) |> lstm(4) |> last |> dense(3)", "mse(y, x)", "optimizer: adam(1e-2)"),
    (
      "pairs", "x |> dense(3)",
      "let near = sum(batch(z)^2, axis: 1) + sum(z^2) - 2 * matmul(batch(z), z)\n  mse(y, x) + 0.1 * mean(near^2)",
      "optimizer: sgd(1e-2)"
    ),
    ("ended by its target", "x |> dense(3) |> sigmoid", "mse(y, x)", "optimizer: adam(1e-2)\n  target: 10"),
  ]

  @Test(
    "2, 3 and 4 processes leave the bytes of one, with all launchers", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: kinds.indices)
  func bytes(_ kind: Int) throws {
    let (name, encoder, loss, train) = Self.kinds[kind]
    prepare(encoder: encoder, loss: loss, train: train)
    let flags = ["--quiet", "--no-figures"]
    #expect(try aec(["train", "kind.ae", "--out", "alone"] + flags, in: folder).status == 0)
    for launcher in Self.launchers {
      for count in [2, 3, 4] {
        let run = "\(count)-\(URL(fileURLWithPath: launcher.path).lastPathComponent)"
        let outcome = try start(launcher, count, ["train", "kind.ae", "--out", run] + flags).wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors == "")
        try folder.expectSame(run, "alone", "\(name), \(count) processes of \(launcher.path)")
      }
    }
  }

  @Test(
    "a process that is killed ends the job, and a single process goes on with the run",
    .enabled(if: !launchers.isEmpty, isMissing), arguments: launchers)
  func kills(_ launcher: Launcher) throws {
    prepare(encoder: "x |> dense(3)", epochs: 4000)
    #expect(try aec("train", "kind.ae", "--out", "alone", "--quiet", "--no-figures", in: folder).status == 0)
    let command = try startSaving(launcher)
    kill(try #require(folder.processes.last), SIGKILL)
    let outcome = command.wait()
    #expect(outcome.status != 0)
    // The launchers speak, one on standard output.
    #expect((outcome.output + outcome.errors).lowercased().contains("kill"), "\(outcome.errors)")
    let rest = try aec("train", "--resume", "run", "--quiet", "--no-figures", in: folder)
    #expect(rest.status == 0, "\(rest.errors)")
    try folder.expectSame("run", "alone", "after a kill")
  }

  @Test(
    "a process that is asked to stop stops all, and the run is saved", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: launchers)
  func signals(_ launcher: Launcher) throws {
    prepare(encoder: "x |> dense(3)", epochs: 4000)
    #expect(try aec("train", "kind.ae", "--out", "alone", "--quiet", "--no-figures", in: folder).status == 0)
    let command = try startSaving(launcher)
    kill(try #require(folder.processes.last), SIGTERM)
    #expect(command.wait().status == 130)
    let record = try String(decoding: readBytes(folder.file("run/run.json")), as: UTF8.self)
    #expect(record.contains("\"status\": \"interrupted\""))
    let rest = try run(launcher, 3, "train", "--resume", "run", "--quiet", "--no-figures")
    #expect(rest.status == 0, "\(rest.errors)")
    try folder.expectSame("run", "alone", "after a signal")
  }

  @Test(
    "processes with other kernels are refused before anything is written",
    .enabled(if: !launchers.isEmpty, isMissing), arguments: launchers)
  func instructionSets(_ launcher: Launcher) throws {
    prepare(encoder: "x |> dense(3)")
    let words = [Command.path, "train", "kind.ae", "--out", "run"]
    let other = ["-n", "1", "env", "AEC_ISA=baseline"] + words
    let outcome = try Command(
      program: launcher.path, launcher.flags + ["-n", "1"] + words + [":"] + other, in: folder.path
    ).wait()
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains("AE5603") && outcome.errors.contains("AEC_ISA"), "\(outcome.errors)")
    #expect(!fileExists(folder.file("run")))
  }

  @Test(
    "processes with other flags are refused, where they would wait for each other",
    .enabled(if: !launchers.isEmpty, isMissing), arguments: launchers)
  func otherFlags(_ launcher: Launcher) throws {
    prepare(encoder: "x |> dense(3)")
    let words = ["-n", "1", Command.path, "train", "kind.ae", "--out", "run"]
    let outcome = try Command(
      program: launcher.path, launcher.flags + words + [":"] + words + ["--repeats", "2"], in: folder.path
    ).wait()
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains("AE5603") && outcome.errors.contains("--repeats 2"), "\(outcome.errors)")
    #expect(!fileExists(folder.file("run")))
  }

  @Test(
    "a process that waits for a dead one saves when it is asked to stop", .enabled(if: !launchers.isEmpty, isMissing))
  func savesWhileWaiting() throws {
    prepare(encoder: "x |> dense(3)", epochs: 4000)
    #expect(try aec("train", "kind.ae", "--out", "alone", "--quiet", "--no-figures", in: folder).status == 0)
    let command = try start(
      Self.launchers[0], 2, ["train", "kind.ae", "--out", "run", "--quiet", "--no-figures", "--checkpoint", "1 h"])
    let start = ContinuousClock.now
    while !fileExists(folder.file("run/run.json")), ContinuousClock.now - start < .seconds(30) { usleep(1000) }
    usleep(100_000)
    // In the order of their numbers the first one is process 0.
    let (first, second) = (try #require(folder.processes.first), try #require(folder.processes.last))
    kill(second, SIGSTOP)
    usleep(100_000)
    kill(first, SIGTERM)
    while !fileExists(folder.file("run/checkpoint.safetensors")), ContinuousClock.now - start < .seconds(60) {
      usleep(1000)
    }
    for process in [first, second] { kill(process, SIGKILL) }
    #expect(command.wait().status != 0)
    let rest = try aec("train", "--resume", "run", "--quiet", "--no-figures", in: folder)
    #expect(rest.status == 0, "\(rest.errors)")
    try folder.expectSame("run", "alone", "saved while waiting")
  }

  @Test(
    "a launcher of another library is told from the library's own", .enabled(if: launchers.count > 1, isMissing),
    arguments: [("mpirun.openmpi", "libmpich.so.12"), ("mpiexec.mpich", "libmpi.so.40")])
  func otherLibrary(_ name: String, _ library: String) throws {
    prepare(encoder: "x |> dense(3)")
    let launcher = try #require(Self.launchers.first { $0.path.hasSuffix(name) })
    let words = ["-n", "2", "env", "AEC_MPI=\(library)", Command.path, "train", "kind.ae", "--out", "run"]
    let outcome = try Command(program: launcher.path, launcher.flags + words, in: folder.path).wait()
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains("AE5602") && outcome.errors.contains(library), "\(outcome.errors)")
    #expect(!fileExists(folder.file("run")))
  }

  /// Two processes that train, after their first checkpoint.
  private func startSaving(_ launcher: Launcher) throws -> Command {
    let command = try start(
      launcher, 2, ["train", "kind.ae", "--out", "run", "--quiet", "--no-figures", "--checkpoint", "0.002 s"])
    let start = ContinuousClock.now
    while !fileExists(folder.file("run/checkpoint.safetensors")), ContinuousClock.now - start < .seconds(30) {
      usleep(1000)
    }
    return command
  }

  @Test(
    "a run goes on in another number of processes", .enabled(if: !launchers.isEmpty, isMissing), arguments: launchers)
  func resumes(_ launcher: Launcher) throws {
    prepare(encoder: "x |> dense(8) |> batchnorm |> relu |> dense(3)")
    #expect(try aec("train", "kind.ae", "--out", "alone", "--quiet", "--no-figures", in: folder).status == 0)
    let first = try run(
      launcher, 2, "train", "kind.ae", "--out", "run", "--quiet", "--no-figures", "--epochs", "4")
    #expect(first.status == 0, "\(first.errors)")
    let second = try run(
      launcher, 3, "train", "--resume", "run", "--quiet", "--no-figures", "--epochs", "10")
    #expect(second.status == 0, "\(second.errors)")
    try folder.expectSame("run", "alone", "2 processes, then 3")
  }

  @Test(
    "a wrong model is told once, and ends the job with its code", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: launchers)
  func wrongModel(_ launcher: Launcher) throws {
    prepare(encoder: "x |> dense(4)")
    let outcome = try run(launcher, 3, "train", "kind.ae", "--out", "run")
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.errors.components(separatedBy: "error[AE").count == 2, "\(outcome.errors)")
    #expect(!fileExists(folder.file("run")))
  }

  @Test(
    "other commands are done by the first process alone, with a note", .enabled(if: !launchers.isEmpty, isMissing),
    arguments: launchers)
  func otherCommands(_ launcher: Launcher) throws {
    prepare(encoder: "x |> dense(3)")
    #expect(try aec("train", "kind.ae", "--out", "alone", "--quiet", "--no-figures", in: folder).status == 0)
    let outcome = try run(launcher, 3, "report", "alone", "-o", "page.html")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.components(separatedBy: "AE5604").count == 2, "\(outcome.errors)")
    #expect(fileExists(folder.file("page.html")))
  }

  @Test("without an MPI library a launched process says what to install") func noLibrary() throws {
    prepare(encoder: "x |> dense(3)")
    let words = ["PMI_RANK=0", "PMI_SIZE=2", "AEC_MPI=/no/libmpi.so", Command.path, "train", "kind.ae"]
    let outcome = try Command(program: "/usr/bin/env", words, in: folder.path).wait()
    expect(outcome, 2, says: "AE5601", "apt-get install openmpi-bin", "/no/libmpi.so")
  }
}
