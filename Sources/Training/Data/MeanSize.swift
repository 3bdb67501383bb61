import Datasets
import Diagnostics
import Files

/// The mean size of numbers, whatever their sign, as a model reads them: a model knows numbers of one size.
struct MeanSize: Sendable {
  private var (sum, count) = (0.0, 0)
  private let step: Int
  /// How far the next number that counts is from the start of the next block.
  private var next = 0

  /// - Parameter total: how many numbers there will be; the result does not depend on how they are cut into blocks.
  init(of total: Int) {
    // One number of some is enough, and costs next to nothing: of many not even one of each cache line.
    step = total < 1 << 16 ? 7 : 61
  }

  mutating func add(_ numbers: UnsafeBufferPointer<Float>) {
    while next < numbers.count {
      if numbers[next].isFinite {
        sum += Double(abs(numbers[next]))
        count += 1
      }
      next += step
    }
    next -= numbers.count
  }

  /// Nil without a number.
  var value: Double? { count > 0 ? sum / Double(count) : nil }
}

extension SavedRun {
  /// The mean size of the numbers that the run was trained on; nil in records that do not say.
  private var meanSize: Double? { record["data"]?["mean_size"]?.double }

  /// Other exposures differ by less; other units, and counts beside shares, by more.
  private static let usual = 0.01...100

  /// Warnings about numbers that the training had no like of; all of them have been read.
  ///
  /// Numbers that stand for no value would be told twice, since they change the mean size too.
  package func numberNotes(_ reader: BlockReader, of source: String) throws(Diagnostic) -> [Diagnostic] {
    let found = try reader.warnings()
    return found.isEmpty ? [sizeNote(reader, of: source)].compactMap(\.self) : found
  }

  private func sizeNote(_ reader: BlockReader, of source: String) -> Diagnostic? {
    guard let trained = meanSize, let found = reader.meanSize, trained > 0, !SavedRun.usual.contains(found / trained)
    else { return nil }
    return .otherSize(source, found, trained)
  }
}

extension Diagnostic {
  fileprivate static func otherSize(_ path: String, _ found: Double, _ trained: Double) -> Diagnostic {
    let factor = found > trained ? found / trained : trained / max(found, .leastNormalMagnitude)
    return Diagnostic(
      "AE6527",
      "the numbers of `\(path)` are \(short(found)) in the mean, whatever their sign, and those that the run was trained on "
        + "\(short(trained)): \(found > trained ? "larger" : "smaller") by \(short(factor))",
      severity: .warning, help: "save them in the unit of the run, or train on these data")
  }
}

extension Explanation {
  package static let sizesOfNumbers = [
    Explanation(
      "AE6527", "Numbers of another size than the run's",
      meaning:
        "A model knows numbers of the size that it was trained on. These are more than a hundred times as large or as "
        + "small in the mean, after the scale of the run.",
      example: .command("aec encode runs/dense-001 --data counts.npy -o z.npy"),
      cure: "Save the numbers in the unit of the data of the run, or train on these data.")
  ]
}
