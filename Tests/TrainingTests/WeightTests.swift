import Graph
import Ops
import TestPrograms
import TestSupport
import Testing
import Training

/// Initial weights are PyTorch's default distributions, and depend on nothing but the seed.
@Suite struct WeightTests {
  private func drawn(_ name: String, seed: UInt64 = 1, _ settings: [String: String] = [:]) throws
    -> Weights
  {
    let weights = Weights(try tutorial(name, settings).loweredGraph(.training))
    weights.draw(seed: seed)
    return weights
  }

  private func values(_ weights: Weights, _ name: String) throws -> [Double] {
    let entry = try #require(weights.entries.first { $0.name == name })
    return weights.values(entry).map { Double($0) }
  }

  private func bound(_ weights: Weights, _ name: String) throws -> Double {
    let entry = try #require(weights.entries.first { $0.name == name })
    let start = entry.weight.start
    return try #require(DistributionTable.required(start.name).bound(start))
  }

  @Test("bounds are PyTorch's, layer by layer")
  func bounds() throws {
    // nn.Linear and nn.Conv1d: 1 / sqrt(inputs of a unit); nn.LSTM: 1 / sqrt(hidden).
    let dense = try drawn("dense")
    #expect(try close(bound(dense, "encoder.dense_1.weight"), 1 / 10.0.squareRoot()))
    #expect(try close(bound(dense, "encoder.dense_1.bias"), 1 / 10.0.squareRoot()))
    #expect(try close(bound(dense, "decoder.dense_1.weight"), 1 / 12.0.squareRoot()))
    let lstm = try drawn("lstm")
    for entry in lstm.entries where entry.name.contains("lstm") {
      #expect(try close(bound(lstm, entry.name), 1 / 12.0.squareRoot()))
    }
    #expect(try close(bound(lstm, "decoder.tdd.weight"), 1 / 24.0.squareRoot()))
    #expect(try close(bound(lstm, "decoder.tdd.bias"), 1 / 24.0.squareRoot()))
    // nn.MultiheadAttention: xavier_uniform of [3 d, d] for in_proj, Linear for out_proj, biases zero.
    let attention = try drawn("attention")
    let block = "encoder.transformer_blocks.0"
    let xavier = (6.0 / Double(36 + 12)).squareRoot()
    #expect(try close(bound(attention, "\(block).attn.in_proj_weight"), xavier))
    #expect(try close(bound(attention, "\(block).attn.out_proj.weight"), 1 / 12.0.squareRoot()))
    #expect(try values(attention, "\(block).attn.in_proj_bias").allSatisfy { $0 == 0 })
    #expect(try values(attention, "\(block).attn.out_proj.bias").allSatisfy { $0 == 0 })
    #expect(try values(attention, "\(block).norm1.weight").allSatisfy { $0 == 1 })
    #expect(try values(attention, "\(block).norm1.bias").allSatisfy { $0 == 0 })
  }

  private func close(_ a: Double, _ b: Double) -> Bool { (a - b).magnitude < 1e-12 }

  @Test("values fill their range evenly")
  func distribution() throws {
    let weights = try drawn("dense", ["steps": "400", "latent": "300"])
    for name in ["encoder.dense_1.weight", "decoder.dense_1.weight"] {
      let values = try values(weights, name)
      let bound = try bound(weights, name)
      #expect(values.allSatisfy { $0.magnitude <= bound })
      #expect(values.map(\.magnitude).max()! > 0.999 * bound)
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      // 120 000 values: the mean is known to 1.7e-3, the variance to 2.6e-3 of its size.
      #expect(mean.magnitude < 0.008 * bound)
      #expect((variance / (bound * bound / 3) - 1).magnitude < 0.015)
      let share = Double(values.count { $0 > bound / 2 }) / Double(values.count)
      #expect((share - 0.25).magnitude < 0.006)
    }
  }

  @Test("they depend on the seed alone")
  func determinism() throws {
    let first = try drawn("attention", seed: 42)
    #expect(first.memory.values == (try drawn("attention", seed: 42)).memory.values)
    #expect(first.memory.values != (try drawn("attention", seed: 43)).memory.values)
    // Equal shapes are drawn apart, and a tensor does not depend on the sizes of later ones.
    #expect(
      try values(first, "encoder.transformer_blocks.0.ff.0.weight")
        != values(first, "encoder.transformer_blocks.1.ff.0.weight"))
    let wide = try drawn("dense", seed: 5, ["latent": "12", "steps": "10"])
    let narrow = try drawn("dense", seed: 5, ["latent": "3", "steps": "10"])
    #expect(
      try values(wide, "encoder.dense_1.weight").prefix(30)
        == values(narrow, "encoder.dense_1.weight").prefix(30))
  }

  @Test("names, shapes and order are those of PyTorch's state_dict", arguments: ModelVector.names)
  func order(name: String) throws {
    let golden = try ModelVector(name)
    let weights = Weights(try golden.compilation().loweredGraph(.training))
    #expect(weights.entries.map(\.name) == golden.tensors("init").map(\.name))
    #expect(weights.entries.map(\.shape) == golden.tensors("init").map(\.shape))
  }
}
