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

  /// The command that repeats the run, from any folder; `start` is where its weights come from instead, and `changes`
  /// are flags with other values.
  func command(_ run: SavedRun, from start: String? = nil, with changes: [String: String] = [:]) -> String {
    var words = ["aec", "train", shellWord(absolutePath(run.folder.file(RunFolder.modelFile)))]
    for data in run.dataOptions { words += ["--data", shellWord(data)] }
    if let mask = text("data", "mask") { words += ["--mask", shellWord(mask)] }
    if let weights = start ?? text("initial_weights") { words += ["--init", shellWord(weights)] }
    if case .object(let parameters)? = record["hyper_parameters"] {
      for parameter in parameters { words += ["--set", shellWord("\(parameter.key)=\(parameter.value.words ?? "")")] }
    }
    var flags: [(key: String, text: String)] = []
    if case .object(let typed)? = record["flags"] { flags = typed.map { ($0.key, $0.value.words ?? "") } }
    guard case .object(let keys)? = record["train"] else { return words.joined(separator: " ") }
    // Keys of phases stand in the model file; what was typed holds for all of them.
    if keys.contains(where: { $0.key == "phases" }) {
      for flag in flags where changes[flag.key] == nil { words += RunFacts.given(flag.key, flag.text) }
    } else {
      for flag in flags where flag.key == "optimizer" { words += RunFacts.given(flag.key, flag.text) }
      // Those without a flag, such as the size of test blocks, are in the model file alone.
      let known = Set(TrainRecipe.flags.map { $0.flag.replacing("-", with: "_") }).subtracting(["optimizer"])
      for key in keys where known.contains(key.key) && changes[key.key] == nil {
        words += RunFacts.flag(key.key, key.value)
      }
    }
    for change in changes.sorted(by: { $0.key < $1.key }) { words += RunFacts.given(change.key, change.value) }
    return words.joined(separator: " ")
  }

  /// A flag as it was typed.
  private static func given(_ flag: String, _ text: String) -> [String] {
    if case .bool? = TrainRecipe.flags.first(where: { $0.flag == flag })?.key.kind {
      return [(text == "true" ? "--" : "--no-") + flag]
    }
    return ["--" + flag, shellWord(text)]
  }

  private static func flag(_ key: String, _ value: JSONTree) -> [String] {
    let name = key.map { $0 == "_" ? "-" : $0 }
    if case .bool(let flag) = value { return [(flag ? "--" : "--no-") + String(name)] }
    return value.words.map { ["--" + String(name), shellWord($0)] } ?? []
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

/// A word that a shell takes as it is.
private func shellWord(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    ("a"..."z").contains(UnicodeScalar(byte)) || ("A"..."Z").contains(UnicodeScalar(byte))
      || ("0"..."9").contains(UnicodeScalar(byte)) || "/._-+=:,".utf8.contains(byte)
  }
  if isPlain, !text.isEmpty { return text }
  return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
