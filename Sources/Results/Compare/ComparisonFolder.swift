import Diagnostics
import Figures
import Files
import Training

/// Where the files of a comparison go.
struct ComparisonFolder {
  let path: String
  private let place: ResultPlace
  /// What no file may replace, for each run.
  private let protected: [ProtectedFiles]

  init(path: String, gate: WritingGate, protected: [ProtectedFiles]) {
    (self.path, self.protected) = (path, protected)
    place = ResultPlace(gate: gate, files: protected.first ?? ProtectedFiles(), ledger: FigureLedger(in: path))
  }

  /// `compare` beside the first run, or `compare-002` and on where another comparison or anything else stands.
  static func beside(_ comparison: Comparison) -> String {
    let runs = comparison.entries.map(\.folder)
    let parent = runs[0].split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let base = shownPath(parent.isEmpty ? "/" : parent)
    for number in 1...999 {
      let digits = String(number)
      let suffix = number == 1 ? "" : "-" + String(repeating: "0", count: 3 - digits.count) + digits
      let path = base + Comparison.stem + suffix
      if !fileExists(path) || earlierRuns(path) == runs { return path }
    }
    return base + Comparison.stem
  }

  /// A folder with a slash, from the working folder on where it lies inside.
  private static func shownPath(_ folder: String) -> String {
    let here = absolutePath(".")
    if folder == here { return "" }
    let own = here == "/" ? "/" : here + "/"
    let shown = folder.hasPrefix(own) ? String(folder.dropFirst(own.count)) : folder
    return shown.hasSuffix("/") ? shown : shown + "/"
  }

  /// The runs of the comparison that a folder holds.
  private static func earlierRuns(_ path: String) -> [String]? {
    guard let bytes = try? readBytes("\(path)/\(Comparison.recordFile)"), let tree = try? JSONTree(parsing: bytes),
      case .array(let runs)? = tree["runs"]
    else { return nil }
    return runs.compactMap { if case .string(let folder)? = $0["folder"] { folder } else { nil } }
  }

  /// Writes all files whole, or none where one would replace something else.
  func write(_ comparison: Comparison, _ numbers: RunNumbers, _ command: String) throws(Diagnostic) {
    let drawn = comparison.figure(numbers)
    let page = ComparisonPage(
      comparison: comparison, drawn: drawn, data: numbers.layout.source, command: command)
    let stem = "\(path)/\(Comparison.stem)"
    let texts = [
      (stem + ".json", comparison.json.pretty() + "\n"), (stem + ".csv", comparison.table.text),
      (stem + ".html", try page.html()),
    ]
    for file in texts.map(\.0) + (drawn.map { files($0, stem) } ?? []) { try requireFree(file) }
    try make()
    for (file, text) in texts { try place.write(text, to: file) }
    if let drawn { try write(drawn, stem) }
  }

  private func make() throws(Diagnostic) {
    do throws(Diagnostic) {
      try RunFolder.make(path)
    } catch {
      var error = error
      error.help = error.help ?? "name a folder for the comparison with -o; the runs themselves are only read"
      throw error
    }
  }

  private func requireFree(_ file: String) throws(Diagnostic) {
    for files in protected { try files.requireFree(file) }
    try place.requireFree(file)
  }

  private func files(_ drawn: DrawnFigure, _ stem: String) -> [String] {
    [stem + ".png"] + drawn.tables.map { "\(stem)\($0.suffix).csv" }
      + drawn.arrays.flatMap { ["\(stem)\($0.suffix).npy", "\(stem)\($0.suffix).json"] }
  }

  private func write(_ drawn: DrawnFigure, _ stem: String) throws(Diagnostic) {
    for picture in drawn.figures { try place.write(try picture.render(for: stem + ".png"), to: stem + ".png") }
    for table in drawn.tables { try place.write(table.text, to: "\(stem)\(table.suffix).csv") }
    for array in drawn.arrays { try array.write(to: stem + array.suffix, place) }
  }
}
