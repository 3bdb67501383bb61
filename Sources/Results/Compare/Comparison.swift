import Diagnostics
import Files
import Glibc
import Training

/// Runs of the same data side by side, their components matched with those of the first, the reference.
package struct Comparison: Sendable {
  /// A run, and how far it is from the reference.
  struct Entry: Sendable {
    /// What it is called in tables and figures.
    let name: String
    let folder: String
    let model: String
    let outcome: RepeatOutcome
    /// The share of the variance of all samples that it leaves, in the numbers of the file.
    let leftOfData: Double?
    let seconds: Double?
    let components: RunComponents
    /// How the data were scaled: the loss is of scaled numbers.
    let scale: String
    /// In the order of the reference.
    let matched: MatchedComponents
    /// Of the shares of all matched components together; nil where one of both runs has none.
    let rmse: Double?
  }

  let entries: [Entry]

  var reference: RunComponents { entries[0].components }
  /// Whether every map is one of shares, so that all have the same colours.
  var areShares: Bool { entries.allSatisfy(\.components.areShares) }

  /// `runs` is not empty.
  init(_ runs: [ComparedRun]) {
    let reference = runs[0].components
    entries = runs.enumerated().map { place, run in
      Entry(run, place == 0 ? MatchedComponents(itself: reference) : run.components.matched(to: reference), reference)
    }
  }

  /// What is to be told: runs that have other numbers of components, or losses in other numbers.
  var findings: [Diagnostic] { otherNumbers + (Set(entries.map(\.scale)).count > 1 ? [.otherScales(entries)] : []) }

  private var otherNumbers: [Diagnostic] {
    entries.dropFirst().filter { $0.components.names.count != reference.names.count }.map { entry in
      .otherComponents(entry.name, entry.components.names.count, entries[0].name, reference.names.count)
    }
  }
}

/// What is kept of a run while others are read.
struct ComparedRun: Sendable {
  let name: String
  let folder: String
  let model: String
  let record: JSONTree
  let leftOfData: Double?
  let components: RunComponents
}

extension ComparedRun {
  init(_ numbers: RunNumbers, named name: String) {
    self.name = name
    folder = absolutePath(numbers.run.folder.path)
    model = numbers.run.compilation.model.name
    record = numbers.run.record
    leftOfData = numbers.varianceLeft
    components = RunComponents(pure: numbers, named: name)
  }
}

extension Comparison.Entry {
  init(_ run: ComparedRun, _ matched: MatchedComponents, _ reference: RunComponents) {
    (name, folder, model) = (run.name, run.folder, run.model)
    outcome = RepeatOutcome(run.name, run.record)
    leftOfData = run.leftOfData
    // What a start searched for is no part of the training, and takes most of the time of methods that train nothing.
    seconds = run.record["seconds"]?.double.map { $0 + (run.record["start_seconds"]?.double ?? 0) }
    (components, self.matched) = (run.components, matched)
    if case .string(let kind)? = run.record["data"]?["scaling"]?["kind"] { scale = kind } else { scale = "none" }
    let areShares = components.areShares && reference.areShares
    rmse = areShares ? matched.difference(from: reference.maps) : nil
  }

  /// The mean over matched components, in degrees.
  var angle: Double? { finiteMean(matched.angles) }
  var angleInRadians: Double? { angle.map { $0 * .pi / 180 } }
  var correlation: Double? { finiteMean(matched.correlations.map(abs)) }
}

extension RunNumbers {
  /// Of all samples about their mean spectrum, in the numbers of the file: the same measure for runs of any scale.
  fileprivate var varianceLeft: Double? {
    let finite = errors?.filter(\.isFinite) ?? []
    let variance = spectrum.deviation.reduce(0) { $0 + $1 * $1 }
    guard !finite.isEmpty, variance > 0 else { return nil }
    let error = finite.reduce(0) { $0 + Double($1) } / Double(finite.count)
    return error * Double(layout.shownWidth) / variance
  }
}

extension MatchedComponents {
  /// The components of a run beside themselves.
  init(itself components: RunComponents) {
    run = components.run
    places = Array(components.names.indices)
    angles = places.map { _ in 0 }
    correlations = components.maps.map { LatentStatistics($0).isConstant ? .nan : 1 }
    (spectra, maps) = (components.spectra, components.maps)
  }

  /// How many have found their like.
  var count: Int { places.compactMap(\.self).count }

  /// The root of the mean squared difference of all matched maps; nil without one.
  fileprivate func difference(from known: [[Float]]) -> Double? {
    let pairs = zip(known, maps).filter { !$1.isEmpty }
    let numbers = pairs.reduce(0) { $0 + $1.0.count }
    guard numbers > 0 else { return nil }
    return (pairs.reduce(0) { $0 + squares($1.0, $1.1) } / Double(numbers)).squareRoot()
  }
}

private func finiteMean(_ values: [Double]) -> Double? {
  let finite = values.filter(\.isFinite)
  return finite.isEmpty ? nil : finite.reduce(0, +) / Double(finite.count)
}
