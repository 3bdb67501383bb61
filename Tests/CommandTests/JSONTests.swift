import Files
import Glibc
import TestSupport
import Testing

/// `--json`: every line of stdout is one JSON object; stderr holds no messages.
@Suite struct JSONTests {
  private let folder = TemporaryFolder()

  private func lines(_ outcome: Outcome) throws -> [JSONTree] {
    try outcome.output.split(separator: "\n").map { try JSONTree(parsing: Array($0.utf8)) }
  }

  @Test("a good file gives its table")
  func table() throws {
    let outcome = try aec(["check", "--json"] + Repository.tutorials.map(Repository.tutorial))
    #expect(outcome.status == 0)
    let objects = try lines(outcome)
    #expect(
      objects.map { $0["model"] }
        == ["Dense", "LSTM", "SparseLSTM", "Attention"].map { .string($0) })
    for object in objects {
      guard case .array(let layers)? = object["layers"],
        case .integer(let bytes)? = object["step"]?["bytes"]
      else {
        Issue.record("no layers or bytes")
        continue
      }
      #expect(!layers.isEmpty && bytes > 0)
    }
  }

  @Test("a good file gives its inputs and latents, with shapes in the names of the file")
  func ports() throws {
    let outcome = try aec("check", "--json", Repository.tutorial("dense"), "--set", "latent=3")
    let object = try #require(try lines(outcome).first)
    #expect(object["hyper_parameters"]?["latent"] == .integer(3))
    guard case .array(let inputs)? = object["inputs"], case .array(let latents)? = object["latents"] else {
      Issue.record("no inputs or latents")
      return
    }
    #expect(inputs.map { $0["shape"] } == [.string("[steps]")])
    #expect(latents.map { $0["shape"] } == [.string("[latent]")])
  }

  @Test("errors and warnings give code, place and text")
  func errors() throws {
    _ = folder.write(
      "ae 1\nmodel M(n: int = 4) {\n  encoder (x: [n]) -> z: [2] { x |> dens(2) }\n}\n", to: "m.ae")
    let outcome = try aec("check", "--json", "m.ae", in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.errors.isEmpty)
    let objects = try lines(outcome)
    #expect(!objects.isEmpty)
    for object in objects {
      #expect(object["severity"] == .string("error"))
      #expect(object["file"] == .string("m.ae"))
      for key in ["code", "message", "line", "column", "end_line", "end_column", "labels", "notes"] {
        #expect(object[key] != nil, "\(key)")
      }
    }
  }

  @Test("training tells its folder and its errors")
  func training() throws {
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    let arguments = ["train", "small.ae", "--json", "--data", "data.npy", "--out", "run"]
    let good = try aec(arguments, in: folder)
    #expect(good.status == 0)
    let told = try lines(good)
    #expect(told.last?["run"] == .string("run"))
    #expect(told.count > 1 && told.dropLast().allSatisfy { $0["loss"]?["total"] != nil })
    let again = try aec(arguments, in: folder)
    #expect(again.status == 2)
    #expect(again.errors.isEmpty)
    #expect(try lines(again).first?["code"] == .string("AE5301"))
    let encoded = try aec("encode", "none", "--json", "-o", "z.npy", in: folder)
    #expect(encoded.status == 3)
    #expect(try lines(encoded).count == 1)
  }

  @Test("wrong arguments are told as JSON too")
  func arguments() throws {
    for arguments in [["train"], ["train", "m.ae", "--epochs", "1", "--steps", "1"], ["check", "--nonsense"]] {
      let outcome = try aec(arguments + ["--json"], in: folder)
      #expect(outcome.status == 2 && outcome.errors.isEmpty)
      #expect(try lines(outcome).map { $0["code"] } == [.string("AE5004")])
    }
  }

  @Test("an interruption is told as JSON too")
  func interruption() throws {
    let samples = 400_000
    _ = folder.write(smallModel, to: "small.ae")
    _ = folder.write(smallData, to: "data.npy")
    _ = folder.write(npy(shape: "\(samples), 4", bytes: [UInt8](repeating: 0, count: 16 * samples)), to: "large.npy")
    let flags = ["--data", "data.npy", "--out", "run", "--no-figures"]
    #expect(try aec(["train", "small.ae"] + flags, in: folder).status == 0)
    let command = try Command(["report", "run", "--data", "large.npy", "--json"], in: folder.path)
    usleep(150_000)
    command.interrupt()
    let outcome = command.wait()
    // The signal may come before anybody watches.
    guard outcome.status == 130 else { return }
    #expect(try lines(outcome).last?["code"] == .string("AE7903"))
  }
}
