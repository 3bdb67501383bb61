import Datasets
import TestSupport
import Testing

/// Channels without numbers, as masked bands leave them.
@Suite struct EmptyChannelTests {
  @Test(
    "aec info describes a channel that holds few numbers or none", arguments: [Float.nan, .infinity], [0, 1, 3, 6])
  func aecInfo(_ number: Float, _ kept: Int) throws {
    let folder = TemporaryFolder()
    var values = (0..<240).map { Float($0 * 7 % 31) / 31 }
    for spectrum in kept..<60 { values[4 * spectrum + 2] = number }
    try writeNPY(values, shape: [60, 4], to: folder.file("n.npy"))
    for flags in [[], ["--json"]] {
      let outcome = try aec(["info", "n.npy"] + flags, in: folder)
      #expect(outcome.status == 0 && outcome.output.contains("60"), "\(outcome.status) \(outcome.errors)")
    }
  }
}
