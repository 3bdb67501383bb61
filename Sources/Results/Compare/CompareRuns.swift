import Datasets
import Diagnostics
import Figures
import Files
import Training

/// How runs are compared, and where the result goes.
package struct ComparisonRequest: Sendable {
  package var numbers = NumbersRequest()
  /// The folder; nil takes one beside the first run.
  package var out: String?
  /// How the command line would go, for the page.
  package var command = ""

  package init() {}
}

/// Compares runs of the same data and writes table, figure and page; nil when the user interrupted it.
///
/// `tell` is called by another thread.
///
/// - Throws: AE5370 to AE5374 for runs that cannot be compared.
package func compareRuns(
  _ runs: [SavedRun], _ request: ComparisonRequest, isInterrupted: @escaping @Sendable () -> Bool,
  tell: @escaping @Sendable (Diagnostic) -> Void
) throws(Diagnostic) -> (comparison: Comparison, folder: String)? {
  try requireSeveral(runs.map(\.folder.path))
  return try untilInterrupted(isInterrupted) {
    (gate) throws(Diagnostic) -> (comparison: Comparison, folder: String)? in
    let names = shortNames(runs.map(\.folder.path))
    var (compared, protected, first): ([ComparedRun], [ProtectedFiles], RunNumbers?) = ([], [], nil)
    for (run, name) in zip(runs, names) {
      guard let numbers = try gatherNumbers(run, request.numbers, isInterrupted: isInterrupted, tell: tell) else {
        return nil
      }
      if let first {
        try first.requireComparable(numbers)
        if let note = first.axisNote(beside: numbers) { tell(note) }
      }
      first = first ?? numbers
      compared.append(ComparedRun(numbers, named: name))
      protected.append(numbers.protected)
    }
    guard let first else { return nil }
    let comparison = Comparison(compared)
    comparison.findings.forEach(tell)
    let folder = request.out ?? ComparisonFolder.beside(comparison)
    try ComparisonFolder(path: folder, gate: gate, protected: protected).write(comparison, first, request.command)
    return (comparison, folder)
  } ?? nil
}

/// At least two folders, each once.
private func requireSeveral(_ paths: [String]) throws(Diagnostic) {
  guard paths.count > 1 else { throw .oneRunAlone(paths.first ?? "RUN") }
  for (place, path) in paths.enumerated() {
    let isKnown = paths.prefix(place).contains { absolutePath($0) == absolutePath(path) }
    if isKnown { throw .runTwice(path) }
  }
}

/// The last parts of paths; the whole path of those that have the same.
private func shortNames(_ paths: [String]) -> [String] {
  let names = paths.map { String(absolutePath($0).split(separator: "/").last ?? "") }
  return zip(paths, names).map { path, name in names.filter { $0 == name }.count > 1 ? path : name }
}

extension RunNumbers {
  /// Refuses a run whose components have other channels or pixels, or that saw other numbers.
  func requireComparable(_ other: RunNumbers) throws(Diagnostic) {
    guard layout.sampleShape == other.layout.sampleShape else { throw .otherChannels(self, other) }
    guard layout.hasPixels(of: other.layout), latentLayout.hasPixels(of: other.latentLayout) else {
      throw .otherPixels(self, other)
    }
    let areSame =
      areNear(sampleMeans.map { Double($0) }, other.sampleMeans.map { Double($0) })
      && areNear(spectrum.mean, other.spectrum.mean)
    guard areSame else { throw .otherData(self, other) }
  }

  /// The same numbers may stand along other axes.
  func axisNote(beside other: RunNumbers) -> Diagnostic? {
    let pairs = zip(layout.spectral, other.layout.spectral)
    return pairs.first { $1.difference(from: $0) != nil }.map { .otherAxes(self, $0, other, $1) }
  }
}

extension SampleLayout {
  fileprivate func hasPixels(of other: SampleLayout) -> Bool {
    count == other.count && leading == other.leading && positions == other.positions
  }
}

/// Whether numbers differ by no more than scaling them and back does.
private func areNear(_ some: [Double], _ others: [Double]) -> Bool {
  guard some.count == others.count else { return false }
  let largest = some.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
  return zip(some, others).allSatisfy { abs($0 - $1) <= 1e-5 * largest || (!$0.isFinite && !$1.isFinite) }
}
