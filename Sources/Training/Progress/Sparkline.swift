import Glibc

/// The course of a loss in one line of text: `█▆▅▃▂▂▁▁`, on a logarithmic scale.
///
/// Memory does not grow with the number of epochs: when there are too many values, neighbours become one.
struct Sparkline {
  private var means: [Double] = []
  /// Of so many epochs is each mean.
  private var size = 1
  private var open: (sum: Double, count: Int) = (0, 0)

  private static let mostMeans = 256

  mutating func add(_ loss: Double) {
    guard loss.isFinite else { return }
    open = (open.sum + loss, open.count + 1)
    guard open.count == size else { return }
    means.append(open.sum / Double(size))
    open = (0, 0)
    guard means.count == Sparkline.mostMeans else { return }
    means = stride(from: 0, to: means.count, by: 2).map { (means[$0] + means[$0 + 1]) / 2 }
    size *= 2
  }

  /// At most `width` blocks, from the first epoch to now.
  func text(width: Int) -> String {
    let count = min(width, means.count)
    guard count > 1 else { return "" }
    let values = (0..<count).map { index in
      let part = means[index * means.count / count..<(index + 1) * means.count / count]
      return part.reduce(0, +) / Double(part.count)
    }
    return Sparkline.blocks(values)
  }

  private static func blocks(_ values: [Double]) -> String {
    let isPositive = values.allSatisfy { $0 > 0 }
    let heights = isPositive ? values.map { log($0) } : values
    let (low, high) = (heights.min() ?? 0, heights.max() ?? 0)
    let steps = Array("▁▂▃▄▅▆▇█")
    return String(
      heights.map { height in
        high > low ? steps[Int(((height - low) / (high - low) * Double(steps.count - 1)).rounded())] : steps[0]
      })
  }
}
