import Datasets
import Files
import Foundation
import TestSupport
import Testing

/// What a saved run does with data, by the real command.
@Suite struct PredictCommandTests {
  private let folder = TemporaryFolder()

  /// Trains a model of six channels on twenty samples for a step, into `run`.
  private func train(_ encoder: String, _ decoder: String, loss: String, set: [String] = []) throws {
    let text = """
      ae 1
      model M {
        encoder \(encoder)
        decoder \(decoder)
        loss \(loss)
      }

      """
    _ = folder.write(text, to: "m.ae")
    try writeNPY((0..<120).map { Float($0 % 7) / 7 }, shape: [20, 6], to: folder.file("x.npy"))
    let outcome = try aec("train", "m.ae", "--data", "x.npy", "--steps", "1", "--out", "run", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("an encoder with two outputs writes a file for each")
  func twoLatents() throws {
    try train(
      "(x: [6]) -> (z: [2], w: [1]) { (x |> dense(2), x |> dense(1)) }",
      "(z, w) -> y: [6] { concat(z, w) |> dense(6) }", loss: "mse(y, x)")
    #expect(try aec("encode", "run", "--data", "x.npy", "-o", "out.npy", in: folder).status == 0)
    #expect(try readNPY(folder.file("out.z.npy")).shape == [20, 2])
    #expect(try readNPY(folder.file("out.w.npy")).shape == [20, 1])
    expect(
      try aec("decode", "run", "--data", "out.z.npy", "-o", "y.npy", in: folder), 2,
      says: "the decoder takes `z` and `w`", "aec reconstruct")
    // The name that encode was given stands for both files.
    #expect(try aec("decode", "run", "--data", "out.npy", "-o", "y.npy", in: folder).status == 0)
    #expect(try aec("reconstruct", "run", "--data", "x.npy", "-o", "r.npy", in: folder).status == 0)
    #expect(try readBytes(folder.file("y.npy")) == readBytes(folder.file("r.npy")))
  }

  @Test("a decoder with two outputs writes a file for each")
  func twoReconstructions() throws {
    try train(
      "(x: [6]) -> z: [2] { x |> dense(2) }", "(z) -> (y: [6], q: [2]) { (z |> dense(6), z |> dense(2)) }",
      loss: "mse(y, x) + mean(q^2)")
    #expect(try aec("reconstruct", "run", "--data", "x.npy", "-o", "out.npy", in: folder).status == 0)
    #expect(try readNPY(folder.file("out.y.npy")).shape == [20, 6])
    #expect(try readNPY(folder.file("out.q.npy")).shape == [20, 2])
  }

  @Test("a latent that is a single number goes there and back")
  func scalarLatent() throws {
    try train(
      "(x: [6]) -> z: [] { x |> mean }", "(z) -> y: [6] { z |> repeat(6) |> dense(6) }", loss: "mse(y, x)")
    #expect(try aec("encode", "run", "--data", "x.npy", "-o", "z.npy", in: folder).status == 0)
    #expect(try readNPY(folder.file("z.npy")).shape == [20])
    let decoded = try aec("decode", "run", "--data", "z.npy", "-o", "y.npy", in: folder)
    #expect(decoded.status == 0, "\(decoded.errors)")
    #expect(try readNPY(folder.file("y.npy")).shape == [20, 6])
  }

  @Test("the data are not overwritten by the result, and changed data are noticed")
  func dataAndResult() throws {
    try train("(x: [6]) -> z: [2] { x |> dense(2) }", "(z) -> y: [6] { z |> dense(6) }", loss: "mse(y, x)")
    expect(
      try aec("encode", "run", "--data", "x.npy", "-o", "./x.npy", in: folder), 2, says: "both the data and the place")
    for file in ["weights.safetensors", "best.safetensors", "run.json", "model.ae"] {
      expect(
        try aec("encode", "run", "--data", "x.npy", "-o", "run/\(file)", in: folder), 2,
        says: "a file of the run itself")
    }
    #expect(try aec("encode", "run", "--data", "/dev/zero", "-o", "z.npy", in: folder).status == 3)
    try writeNPY([Float](repeating: 0.5, count: 120), shape: [20, 6], to: folder.file("x.npy"))
    let outcome = try aec("encode", "run", "-o", "z.npy", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("not what the run was trained on"))
  }

  @Test("a picture beyond the machine's memory is refused, and a device is not read for ever")
  func sizes() throws {
    let text = try String(contentsOfFile: Repository.tutorial("dense"), encoding: .utf8)
    _ = folder.write(text.replacing("image: phantom ", with: "image: phantom(100000, 100000) "), to: "large.ae")
    expect(try aec("train", "large.ae", in: folder), 3, says: "memory")
    let long = try aec("train", Repository.tutorial("dense"), "--set", "steps=30000000", in: folder)
    #expect([2, 3].contains(long.status) && long.errors.contains("memory"), "\(long.errors)")
    expect(try aec("check", "/dev/zero", in: folder), 1, says: "a model")
  }

  /// A run of the small model, and a file of many samples; the zeros are a hole, which takes no room on the disk.
  private func manySamples(_ count: Int) throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    #expect(try aec("train", "small.ae", "--data", "data.npy", "--out", "run", in: folder).status == 0)
    let head = npy(shape: "\(count), 4", bytes: [])
    #expect(truncate(folder.write(head, to: "many.npy"), head.count + 16 * count) == 0)
  }

  @Test("Ctrl-C leaves no file behind and exits with 130", arguments: ["reconstruct", "encode"])
  func interrupt(command: String) throws {
    try manySamples(50_000_000)
    let work = try Command([command, "run", "--data", "many.npy", "-o", "out.npy"], in: folder.path)
    // The output has begun: some of it is written.
    while work.isRunning, work.bytesWritten < 1 << 20 { usleep(1000) }
    work.interrupt()
    let outcome = work.wait()
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors == "error[AE7903]: interrupted before the end\n", "\(outcome)")
    #expect(entries(of: folder.path) == ["data.npy", "many.npy", "run", "small.ae"])
  }

  @Test("a disk that fills up leaves no file behind")
  func fullDisk() throws {
    try manySamples(1_000_000)
    let work = try Command(
      ["encode", "run", "--data", "many.npy", "-o", "out.npy"], in: folder.path, limit: "-f 1000")
    expect(work.wait(), 3, says: "AE6003", "cannot write `out.npy`")
    #expect(entries(of: folder.path) == ["data.npy", "many.npy", "run", "small.ae"])
  }

  @Test("data come from a pipe and results go into one")
  func pipes() throws {
    try manySamples(10_000)
    #expect(try aec("encode", "run", "--data", "many.npy", "-o", "z.npy", in: folder).status == 0)
    let rows = String(repeating: "0,0,0,0\n", count: 10_000)
    _ = folder.write(rows, to: "many.csv")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    shell.arguments = [
      "-c", "cat many.csv | \"$0\" encode run --data /dev/stdin -o /dev/stdout | cat > piped.npy", Command.path,
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(try readBytes(folder.file("piped.npy")) == readBytes(folder.file("z.npy")))
  }

  @Test("a full disk behind stdout is an error")
  func lostOutput() throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c", "\"$0\" check \"$1\" > /dev/full 2> /dev/null", Command.path, Repository.tutorial("dense"),
    ]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 3)
  }

  @Test(
    "what a full disk takes of help and of JSON is told on the other stream",
    arguments: [["check", Repository.tutorial("dense"), "--json"], ["help"], ["help", "train"], ["--version"]])
  func lostWords(words: [String]) throws {
    let script = ["-c", "exec \"$0\" \"$@\" > /dev/full", Command.path]
    let outcome = try Command(program: "/bin/sh", script + words).wait()
    expect(outcome, 3, says: "error[AE6906]: what was printed did not arrive: No space left on device")
  }

  @Test("a model that is wrong stays what the exit code says, where its messages are lost")
  func lostMessages() throws {
    _ = folder.write("ae 2", to: "wrong.ae")
    let script = ["-c", "exec \"$0\" check wrong.ae --json > /dev/full", Command.path]
    let outcome = try Command(program: "/bin/sh", script, in: folder.path).wait()
    expect(outcome, 1, says: "error[AE6906]")
  }
}
