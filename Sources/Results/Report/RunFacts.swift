import Checker
import Datasets
import Figures
import Files
import Recipe
import Training

/// What `run.json` says, in words.
struct RunFacts: Sendable {
  private let record: JSONTree

  init(_ record: JSONTree) { self.record = record }

  func text(_ keys: String...) -> String? {
    var value: JSONTree? = record
    for key in keys { value = value?[key] }
    return value?.words
  }

  /// The data's file without its folders.
  var source: String? { text("data", "source").map { String($0.split(separator: "/").last ?? "") } }

  /// "Trained by aec 1.2.3 on 2026-01-01, done after 500 epochs."
  var sentence: String {
    if text("status") == "running" {
      return "Trained by aec \(text("aec") ?? "?") from \(text("started")?.prefix(10) ?? "?") on; "
        + "not finished: the run was cut off, or still trained when this page was made."
    }
    let day = text("finished")?.prefix(10) ?? text("started")?.prefix(10) ?? "?"
    return "Trained by aec \(text("aec") ?? "?") on \(day): \(text("status") ?? "running") after "
      + "\(text("epochs") ?? "?") epochs, \(text("steps") ?? "?") steps."
  }

  /// The same for a run whose model has nothing to train.
  var sentenceOfMethod: String {
    "Found by aec \(text("aec") ?? "?") on \(text("finished")?.prefix(10) ?? text("started")?.prefix(10) ?? "?"): "
      + "nothing was trained, all weights are fixed."
  }

  /// What a run found that trained nothing; most of its time goes into the start.
  var resultsOfMethod: [[String]] {
    let seconds = ["seconds", "start_seconds"].compactMap { record[$0]?.double }.reduce(0, +)
    return rows([
      ("loss", text("loss").map(short)), ("worth", text("worth", "text")), ("status", text("status")),
      ("time", "\(shortNumber(seconds)) s"), ("samples", text("data", "training_samples")),
    ])
  }

  /// How the run ended.
  var results: [[String]] {
    rows([
      ("loss", text("loss").map(short)), ("test loss", text("test_loss").map(short)),
      ("worth", text("worth", "text")),
      ("best epoch", text("best", "epoch").map { "\($0) (loss \(short(text("best", "loss") ?? "?")))" }),
      ("status", text("status")), ("time", text("seconds").map { "\(short($0)) s" }),
      ("training samples", text("data", "training_samples")), ("test samples", text("data", "test_samples")),
    ])
  }

  /// What it was trained on.
  var data: [[String]] {
    rows([
      ("source", text("data", "source")), ("samples", text("data", "samples")), ("shape of one", text("data", "shape")),
      ("picture", text("data", "image")), ("hash", text("data", "hash")),
    ]) + axes("spatial_axes") + axes("spectral_axes")
  }

  private func axes(_ key: String) -> [[String]] {
    guard case .array(let list)? = record["data"]?[key] else { return [] }
    return list.compactMap(Axis.init).enumerated().map { number, axis in
      let name = axis.name.map(mathAsText) ?? "\(axis.role == .spectral ? "spectral" : "spatial") axis \(number)"
      let units = axis.units.map { " " + mathAsText($0) } ?? ""
      let range =
        axis.isCalibrated && axis.count > 0
        ? ", \(ends(axis))\(units)" : ""
      return [name, "\(axis.count) points\(range)"]
    }
  }

  /// Where an axis starts and ends, with more digits where both would look the same.
  private func ends(_ axis: Axis) -> String {
    let texts = [axis[0], axis[axis.count - 1]].map(shortNumber)
    return texts[0] == texts[1] ? rangeWords(axis[0], axis[axis.count - 1]) : texts.joined(separator: " to ")
  }

  private func rows(_ facts: [(String, String?)]) -> [[String]] {
    facts.compactMap { name, value in value.map { [name, $0] } }
  }

  private func short(_ text: String) -> String { Double(text).map(shortNumber) ?? text }
}

private func shortNumber(_ value: Double) -> String { Training.short(value) }

extension JSONTree {
  /// A value as one reads it; nil for null and objects.
  fileprivate var words: String? {
    switch self {
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value
    case .array(let values): values.compactMap(\.words).joined(separator: " x ")
    case .null, .object: nil
    }
  }
}
