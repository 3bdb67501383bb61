import Files
import Foundation
import Glibc
import TestSupport
import Testing

extension TemporaryFolder {
  /// What a run leaves that depends on no clock.
  private static let whole = [
    "model.ae", "weights.safetensors", "best.safetensors", "checkpoint.safetensors", "latents.npy",
  ]

  /// Expects the same bytes in two run folders, and the same losses.
  func expectSame(
    _ run: String, _ other: String, _ comment: Comment = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for name in Self.whole {
      let same = try readBytes(file("\(run)/\(name)")) == readBytes(file("\(other)/\(name)"))
      #expect(same, "\(run)/\(name) differs: \(comment)", sourceLocation: sourceLocation)
    }
    #expect(try losses(run) == losses(other), comment, sourceLocation: sourceLocation)
  }

  /// The columns of `metrics.csv` but the times.
  private func losses(_ run: String) throws -> [String] {
    try String(decoding: readBytes(file("\(run)/metrics.csv")), as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).dropLast(2).joined(separator: ",") }
  }

  /// Writes `two.ae`, a model of two latents that trains in a blink, and its data.
  func prepareTwo() {
    let model = """
      ae 1
      model Two(steps: int = 16, latent: int = 2) {
        encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }
        decoder (z) -> y: [steps] { z |> dense(steps, bias: false) }
        loss mse(y, x)
      }
      data {
        file: "data.npy"
        test: 20%
      }
      train {
        optimizer: adam(1e-2)
        epochs: 30
        seed: 4
      }
      """
    _ = write(model, to: "two.ae")
    let values = floats((0..<600 * 16).map { Float($0 * 37 % 101) / 101 })
    _ = write(npy(shape: "30, 20, 16", bytes: values), to: "data.npy")
  }

  /// Trains in this folder; the words of the outcome hold `text`.
  func train(_ words: [String], says text: String? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let outcome = try aec(["train"] + words, in: self)
    #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    guard let text else { return }
    let all = outcome.output + outcome.errors
    #expect(all.contains(text), "\(all)", sourceLocation: sourceLocation)
  }

  /// The processes of the program that train in this test's folder, by number.
  var processes: [pid_t] {
    let numbers = entries(of: "/proc").compactMap { pid_t($0) }.sorted()
    return numbers.filter { number in
      let words = (try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8))?.split(separator: "\0")
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/cwd")
      return words?.first.map { String($0) } == Command.path && place == path
    }
  }
}
