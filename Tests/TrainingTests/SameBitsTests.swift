import Foundation
import TestSupport
import Testing
import Training

/// Results do not depend on the number of workers, on the run, or on what else the machine does.
@Suite struct SameBitsTests {
  /// Every model in `models/`.
  static let models = try! FileManager.default
    .contentsOfDirectory(atPath: Repository.path("models/tutorial"))
    .filter { $0.hasSuffix(".ae") }.map { String($0.dropLast(3)) }.sorted()

  /// Smaller and larger than one worker's share.
  private func weights(_ name: String, _ settings: [String: String], batch: Int, threads: Int) throws -> [UInt32] {
    let steps = Int(settings["steps"] ?? "10")!
    let training = Training(
      try tutorial(name, settings), data: spectra(600, steps: steps),
      .plain(.steps(50), batch: batch, shuffle: true, threads: threads))
    _ = try training.run()
    return training.trainer.weights.memory.values.map(\.bitPattern)
  }

  @Test("weights after 50 steps have the same bits with 1, 2, 3 and 4 workers, and again", arguments: models)
  func workers(name: String) throws {
    let first = try weights(name, [:], batch: 256, threads: 1)
    for threads in [2, 3, 4, 4] {
      #expect(try weights(name, [:], batch: 256, threads: threads) == first, "\(threads) workers")
    }
  }

  @Test("so they do when other runs keep the machine busy", arguments: models)
  func busy(name: String) async throws {
    let settings = ["steps": "17"]
    let first = try weights(name, settings, batch: 203, threads: 1)
    try await withThrowingTaskGroup(of: [UInt32].self) { group in
      for threads in 1...4 {
        group.addTask { try weights(name, settings, batch: 203, threads: threads) }
      }
      for try await found in group { #expect(found == first) }
    }
  }

  /// Models of the speed ladder with wide layers, convolutions and narrow tiles, at sizes that keep their plans.
  private static let wideModels: [(name: String, settings: [String: String], numbers: Int, batch: Int)] = [
    ("wide", ["steps": "1031", "hidden": "256"], 1031, 64), ("shares", [:], 700, 32),
    ("conv", ["steps": "128"], 128, 37), ("pictures", ["side": "12", "bands": "31"], 12 * 12 * 31, 15),
  ]

  @Test("so have wide layers, convolutions and pictures", arguments: wideModels)
  func ofLadder(name: String, settings: [String: String], numbers: Int, batch: Int) throws {
    func weights(threads: Int) throws -> [UInt32] {
      let model = try compilation(Repository.path("scripts/bench_peers/models/\(name).ae"), settings)
      let training = Training(
        model, data: spectra(80, steps: numbers), .plain(.steps(5), batch: batch, shuffle: true, threads: threads))
      _ = try training.run()
      return training.trainer.weights.memory.values.map(\.bitPattern)
    }
    let first = try weights(threads: 1)
    for threads in 2...4 { #expect(try weights(threads: threads) == first, "\(threads) workers") }
  }
}
