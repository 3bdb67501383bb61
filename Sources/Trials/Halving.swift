import Diagnostics
import Files
import Glibc
import Results
import Training

/// Successive halving (Jamieson and Talwalkar, AISTATS 2016): all settings train a little, and of each round a third
/// goes on three times as long.
package struct Halving: Equatable, Sendable {
  /// The epochs of each round; the last are those of the recipe.
  package let epochs: [Int]

  static let share = 3

  package init(rounds: [Int]) { epochs = rounds }

  package init(settings: Int, epochs: Int) {
    var rounds = [epochs]
    var left = settings
    while left > 1, rounds[0] / Halving.share >= 1 {
      rounds.insert(rounds[0] / Halving.share, at: 0)
      left = (left + Halving.share - 1) / Halving.share
    }
    self.epochs = rounds
  }

  /// The settings that go on after a round: the third with the smallest losses.
  package func survivors(_ settings: [SweepSetting], losses: [SweepSetting: Double]) -> [SweepSetting] {
    let kept = (settings.count + Halving.share - 1) / Halving.share
    let ranked = settings.enumerated().sorted {
      (losses[$0.element] ?? .infinity, $0.offset) < (losses[$1.element] ?? .infinity, $1.offset)
    }
    return ranked.prefix(kept).map(\.element)
  }
}

extension TrialsFolder {
  /// The middle loss of each setting after an epoch, of terms without swept numbers where there are such terms.
  package func losses(of settings: [SweepSetting], afterEpoch epoch: Int) -> [SweepSetting: Double] {
    var losses: [SweepSetting: Double] = [:]
    for setting in settings {
      losses[setting] = median(
        trials(of: setting).compactMap { loss(of: folder(of: $0), afterEpoch: epoch, without: weightsOfLoss) })
    }
    return losses
  }

  /// How some trials ended.
  package func outcomes(of trials: [Trial]) throws(Diagnostic) -> [RepeatOutcome] {
    var outcomes: [RepeatOutcome] = []
    for trial in trials {
      let name = String(trial.folder.split(separator: "/").last ?? "")
      let run = folder(of: trial)
      outcomes.append(try RepeatOutcome(name, SavedRun.record(run), hasLatents: run.hasLatents))
    }
    return outcomes
  }

  /// The share of the variance that as many principal components leave, as the first trial knows it.
  package func principalLeft(of trials: [Trial]) -> Double? {
    for trial in trials {
      guard let record = try? SavedRun.record(folder(of: trial)) else { continue }
      if case .number(let left)? = record["worth"]?["pca_left"] { return left }
    }
    return nil
  }

  /// Removes the folder when none of its runs has begun.
  package func removeIfUnused() {
    guard begun.isEmpty else { return }
    for name in [RunFolder.modelFile, TrialsFolder.recordFile] { _ = unlink("\(path)/\(name)") }
    _ = rmdir(path)
  }
}

/// The loss that a run had after an epoch: of the test samples, where there are some; nil before that epoch.
///
/// Terms that name one of `numbers` are left out, since their factors differ between settings.
func loss(of folder: RunFolder, afterEpoch epoch: Int, without numbers: [String] = []) -> Double? {
  guard let table = try? MetricsTable(of: folder), let epochs = table["epoch"],
    let row = epochs.firstIndex(of: Double(epoch))
  else { return nil }
  func sum(_ columns: [String]) -> Double? {
    let values = columns.compactMap { table[$0]?[row] }
    return values.isEmpty ? nil : values.reduce(0, +)
  }
  let terms = table.names.filter { table["test_" + $0] != nil && $0 != "loss" }
  let same = numbers.isEmpty ? [] : terms.filter { words(in: $0).isDisjoint(with: numbers) }
  let shown = same.isEmpty ? ["loss"] : same
  return [sum(shown.map { "test_" + $0 }), sum(shown)].compactMap(\.self).first { $0.isFinite }
}

/// The names in a piece of a model file.
package func words(in text: String) -> Set<String> {
  Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
}

/// The middle of several numbers; nil for none.
func median(_ values: [Double]) -> Double? {
  let sorted = values.sorted()
  guard let last = sorted.last else { return nil }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1
    ? sorted[middle] : (sorted[middle - 1] + (middle < sorted.count ? sorted[middle] : last)) / 2
}
