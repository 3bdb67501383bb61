import Files
import Foundation
import Glibc
import TestSupport
import Testing

/// Runs that ended after their last step, before their latents or figures were written, alone and among several.
@Suite struct UnfinishedRunsTests {
  private let folder = TemporaryFolder()

  private func prepare() { folder.prepareTwo() }

  private func train(_ words: String..., says text: String? = nil) throws {
    try folder.train(words, says: text)
  }

  @Test("a run that was stopped while figures were drawn gets those that are missing")
  func missingFigures() throws {
    prepare()
    try train("two.ae", "--out", "run", "--quiet")
    let (loss, maps) = (folder.file("run/figures/loss.png"), folder.file("run/figures/embeddings.png"))
    let bytes = try readBytes(loss)
    try FileManager.default.removeItem(atPath: loss)
    let time = try FileManager.default.attributesOfItem(atPath: maps)[.modificationDate] as? Date
    let outcome = try aec("train", "--resume", "run", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("whole but for figures: `loss`\n"), "\(outcome.errors)")
    #expect(try readBytes(loss) == bytes)
    #expect(try FileManager.default.attributesOfItem(atPath: maps)[.modificationDate] as? Date == time)
    expect(try aec("train", "--resume", "run", in: folder), 3, says: "AE6933")
  }

  @Test("a run that another process leaves without its latents is completed by the resume of all")
  func leftBehind() throws {
    prepare()
    try train("two.ae", "--repeats", "2", "--out", "several", "--quiet")
    let latents = try readBytes(folder.file("several/repeat-01/latents.npy"))
    // The record of a run at work, as that of a process whose starter was killed.
    let other = try Command(["train", "two.ae", "--out", "other", "--epochs", "10000000"], in: folder.path)
    while !fileExists(folder.file("other/run.json")), other.isRunning { usleep(2000) }
    func record(_ path: String) throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(readBytes(folder.file(path)))) as? [String: Any] ?? [:]
    }
    var own = try record("several/repeat-01/run.json")
    (own["status"], own["process"]) = ("running", try record("other/run.json")["process"])
    let text = String(decoding: try JSONSerialization.data(withJSONObject: own), as: UTF8.self)
    _ = folder.write(text, to: "several/repeat-01/run.json")
    try FileManager.default.removeItem(atPath: folder.file("several/repeat-01/latents.npy"))
    let resumed = try Command(["train", "--resume", "several"], in: folder.path)
    usleep(500_000)
    other.send(SIGKILL)
    _ = other.wait()
    let outcome = resumed.wait()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try readBytes(folder.file("several/repeat-01/latents.npy")) == latents)
  }

  @Test("a run of a sweep without its latents is not finished, and is completed by a resume")
  func sweepWithoutLatents() throws {
    prepare()
    #expect(try aec("sweep", "two.ae", "latent=1,2", "--out", "sweep", in: folder).status == 0)
    try FileManager.default.removeItem(atPath: folder.file("sweep/latent=2/latents.npy"))
    let gathered = try aec("gather", "sweep", in: folder)
    #expect(gathered.errors.contains("AE6949"), "\(gathered.errors)")
    try train("--resume", "sweep")
    #expect(fileExists(folder.file("sweep/latent=2/latents.npy")))
    let figures = try aec("figures", "sweep", in: folder)
    expect(figures, 3, says: "AE6902", "aec gather sweep", "sweep/latent=1")
  }

  @Test("repeats that all diverged are not gone on with: the message names what helps")
  func allDiverged() throws {
    prepare()
    let text = String(decoding: try readBytes(folder.file("two.ae")), as: UTF8.self)
    _ = folder.write(text.replacing("loss mse(y, x)", with: "loss 1e15 * mse(y, x)"), to: "two.ae")
    let outcome = try aec(
      "train", "two.ae", "--repeats", "2", "--out", "run", "--optimizer", "sgd", "--learning-rate", "10", in: folder)
    #expect(outcome.errors.contains("AE7055"), "\(outcome.errors)")
    #expect(outcome.errors.contains("smaller steps: --learning-rate 1"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("train --resume"), "\(outcome.errors)")
  }
}
