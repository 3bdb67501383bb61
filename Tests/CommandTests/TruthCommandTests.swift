import Files
import TestSupport
import Testing

/// The demo finds what was painted, and `aec truth` tells how well.
@Suite struct TruthCommandTests {
  private let folder = TemporaryFolder()

  @Test("the model of the demo finds the maps and spectra of the scene")
  func demo() throws {
    let model = Repository.path("models/demo/unmix.ae")
    // A smaller picture trains in a moment, without optimisation too.
    let text = try String(decoding: readBytes(model), as: UTF8.self)
      .replacing("image: phantom", with: "image: phantom(34, 28)").replacing(
        "channels: int = 64", with: "channels: int = 32")
    _ = folder.write(text, to: "unmix.ae")
    let trained = try aec("train", "unmix.ae", "--epochs", "500", "--out", "run", in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(entries(of: folder.file("run/figures")).contains("truth.png"))
    let outcome = try aec("truth", "run", "--json", in: folder)
    let rows = try outcome.output.split(separator: "\n").map { try JSONTree(parsing: Array($0.utf8)) }
    #expect(rows.map { $0["component"] } == ["red", "green", "blue"].map { .string($0) })
    for row in rows {
      guard case .number(let correlation)? = row["correlation"], case .number(let angle)? = row["angle"] else {
        Issue.record("\(outcome.output)")
        return
      }
      #expect(correlation > 0.99 && angle < 5, "\(outcome.output)")
    }
    #expect(try aec("truth", "run", in: folder).output.contains(" degrees\n"))
  }

  @Test("a run whose data are no mixtures has no truth")
  func absent() throws {
    let dense = Repository.tutorial("dense")
    #expect(try aec("train", dense, "--steps", "1", "--out", "run", in: folder).status == 0)
    expect(
      try aec("truth", "run", in: folder), 2, says: "AE5012", "no picture whose spectra are sums", "aec report run")
    #expect(!entries(of: folder.file("run/figures")).contains("truth.png"))
  }
}
