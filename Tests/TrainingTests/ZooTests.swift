import Compiler
import Diagnostics
import Files
import Recipe
import Syntax
import TestSupport
import Testing
import Training

/// Published autoencoders in the language against the same in PyTorch: scripts/goldens/zoo.py.
@Suite struct ZooTests {
  static let names = ["daeu", "mdae", "beta_vae", "deephyp", "gru", "lstm_states", "sho", "peaks", "poisson"]

  @Test("the losses of 20 steps from the same weights and noise are PyTorch's", arguments: names)
  func losses(name: String) throws {
    let golden = try TorchVector("Zoo/\(name)", of: "TrainingTests")
    let path = Repository.path("Tests/TrainingTests/Zoo/\(name).ae")
    let compilation = try Compilation(try decode(name: path, bytes: try readBytes(path)), settings: [])
    let training = Training(
      compilation, data: golden.values("data"), initial: golden.tensors("init").map(\.values),
      .plain(.steps(20), batch: 32))
    let expected = golden.values("losses").map { Double($0) }
    // 64 samples in batches of 32: an epoch's loss is the mean of two.
    for record in try training.run().records {
      let mean = (expected[2 * record.epoch - 2] + expected[2 * record.epoch - 1]) / 2
      let missed = (record.training.total - mean).magnitude / mean.magnitude
      show("\(name) loss", missed)
      #expect(missed < 1e-5, "epoch \(record.epoch)")
    }
  }
}
