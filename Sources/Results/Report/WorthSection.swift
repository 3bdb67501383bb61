import Files
import Training

extension ReportSection {
  /// What the run leaves of the variance beside usual methods, and how far others found the same.
  static let worth = ReportSection(name: "worth", title: "What the result is worth") { report, _ in
    let facts = WorthFacts(report.numbers.run)
    let left = facts.left.isEmpty ? "" : HTML.table(facts.left, head: ["variance left by", "share"])
    let repeats = facts.repeats
    let spread =
      repeats.isEmpty
      ? "" : HTML.table(repeats, head: ["component", "angle in other repeats, degrees", "correlation of the maps"])
    let text = left + facts.agreement.map(HTML.paragraph).joined() + spread
    return text.isEmpty ? nil : text
  }
}

/// What `run.json`, and `spread.json` in the folder above, say of other methods and other seeds.
struct WorthFacts {
  private let worth: JSONTree?
  private let spread: JSONTree?
  private let name: String

  init(worth: JSONTree?, spread: JSONTree?, name: String) {
    (self.worth, self.spread, self.name) = (worth, spread, name)
  }

  init(_ run: SavedRun) {
    let path = absolutePath(run.folder.path)
    let parent = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let spread = (try? readBytes("\(parent)/\(Spread.recordFile)")).flatMap { try? JSONTree(parsing: $0) }
    self.init(worth: run.record["worth"], spread: spread, name: String(path.split(separator: "/").last ?? ""))
  }

  /// Whether the folder above holds repeats of this run.
  private var isRepeat: Bool {
    guard case .array(let runs)? = spread?["runs"] else { return false }
    return runs.contains { $0["name"] == .string(name) }
  }

  /// A row for each method, the run first and noise last.
  var left: [[String]] {
    let count = worth?["vca_endmembers"]?.double.map { Int($0) }
    let ends = count.map { " with \(plural($0, "endmember"))" } ?? ""
    let numbers = worth?["pca_numbers"]?.double.map { " with \(plural(Int($0), "number"))" } ?? ""
    let rows = [
      ("this run", "variance_left"), ("the mean spectrum everywhere", "mean_spectrum_left"),
      ("PCA" + numbers, "pca_left"), ("NMF" + ends, "nmf_left"), ("VCA" + ends, "vca_left"),
      ("noise alone, about", "noise_left"),
    ]
    return rows.compactMap { words, key in worth?[key]?.double.map { [words, percent($0)] } }
  }

  var agreement: [String] {
    let angle = worth?["sisal_angle_in_degrees"]?.double.map {
      "The endmembers differ from those of SISAL by \(fixed($0, digits: 1)) degrees on average."
    }
    let stability = (isRepeat ? spread?["stability"]?.double : nil).map {
      "Over repeats with other seeds the maps have a mean correlation of \(fixed($0, digits: 3)) with those of the best."
    }
    return [angle, stability].compactMap(\.self)
  }

  /// How far each component comes out again.
  var repeats: [[String]] {
    guard isRepeat, case .array(let latents)? = spread?["latents"] else { return [] }
    func range(_ value: JSONTree?, _ digits: Int) -> String {
      let ends = ["median", "min", "max"].compactMap { value?[$0]?.double }.map { fixed($0, digits: digits) }
      return ends.count == 3 ? "\(ends[0]) (\(ends[1]) to \(ends[2]))" : ""
    }
    return latents.compactMap { latent in
      guard case .string(let name)? = latent["name"] else { return nil }
      return [name, range(latent["angle_in_degrees"], 1), range(latent["map_correlation"], 3)]
    }
  }
}
