import Diagnostics
import Files

/// How the numbers of samples are changed before training, and changed back in what a model gives.
package enum Scaling: Equatable, Sendable {
  /// All numbers are divided by one.
  case max(Float)
  /// From each number of a sample its mean over the samples is taken, then it is divided by its standard deviation.
  case standard(means: [Float], deviations: [Float])
  /// Each sample is divided by its own largest magnitude.
  case spectrum

  package enum Kind: String, Sendable { case max, standard, spectrum }

  /// Finds the numbers of a scaling in one pass over an unread source.
  package init(_ kind: Kind, of source: any SampleSource) throws(Diagnostic) {
    switch kind {
    case .spectrum: self = .spectrum
    case .max:
      var largest: Float = 0
      try source.forEachBlock { block in for value in block { largest = Swift.max(largest, abs(value)) } }
      self = .max(largest > 0 ? largest : 1)
    case .standard:
      var moments = Moments(width: source.layout.width)
      try source.forEachBlock { moments.add($0) }
      self = .standard(means: moments.means.map { Float($0) }, deviations: moments.deviations)
    }
  }

  package var kind: Kind {
    switch self {
    case .max: .max
    case .standard: .standard
    case .spectrum: .spectrum
    }
  }

  /// Scales samples in place; gives what each sample was divided by where that differs.
  package func apply(to values: UnsafeMutableBufferPointer<Float>, width: Int) -> [Float] {
    switch self {
    case .max(let largest): for index in values.indices { values[index] /= largest }
    case .standard(let means, let deviations):
      for start in stride(from: 0, to: values.count, by: width) {
        for number in 0..<width {
          values[start + number] = (values[start + number] - means[number]) / deviations[number]
        }
      }
    case .spectrum:
      return stride(from: 0, to: values.count, by: width).map { start in
        let sample = values[start..<start + width]
        let largest = sample.reduce(0) { Swift.max($0, abs($1)) }
        let factor = largest > 0 ? largest : 1
        for index in sample.indices { values[index] /= factor }
        return factor
      }
    }
    return []
  }

  /// Changes samples back in place; `factors` are those that `apply` gave, without them `spectrum` changes nothing.
  package func undo(on values: UnsafeMutableBufferPointer<Float>, width: Int, factors: [Float] = []) {
    switch self {
    case .max(let largest): for index in values.indices { values[index] *= largest }
    case .standard(let means, let deviations):
      for start in stride(from: 0, to: values.count, by: width) {
        for number in 0..<width { values[start + number] = values[start + number] * deviations[number] + means[number] }
      }
    case .spectrum:
      for (sample, factor) in factors.enumerated() {
        for index in sample * width..<(sample + 1) * width { values[index] *= factor }
      }
    }
  }
}

/// Mean and spread of each number of a sample, by Welford's sums.
private struct Moments {
  private(set) var means: [Double]
  private var squares: [Double]
  private var count = 0.0

  init(width: Int) {
    means = Array(repeating: 0, count: width)
    squares = means
  }

  mutating func add(_ samples: UnsafeBufferPointer<Float>) {
    for start in stride(from: 0, to: samples.count, by: means.count) {
      count += 1
      for number in means.indices {
        let difference = Double(samples[start + number]) - means[number]
        means[number] += difference / count
        squares[number] += difference * (Double(samples[start + number]) - means[number])
      }
    }
  }

  /// The standard deviations; 1 for what does not vary.
  var deviations: [Float] {
    squares.map { square in
      let deviation = Float((square / Swift.max(1, count)).squareRoot())
      return deviation > 0 && deviation.isFinite ? deviation : 1
    }
  }
}

extension Scaling {
  package var json: JSONValue {
    var object = JSONObject(["kind": .string(kind.rawValue)])
    switch self {
    case .max(let largest): object["divisor"] = .number(Double(largest))
    case .standard(let means, let deviations):
      object["means"] = .array(means.map { .number(Double($0)) })
      object["deviations"] = .array(deviations.map { .number(Double($0)) })
    case .spectrum: break
    }
    return .object(object)
  }

  /// Nil when the record is broken or for samples of another size.
  package init?(_ json: JSONTree, width: Int) {
    guard case .string(let name)? = json["kind"], let kind = Kind(rawValue: name) else { return nil }
    switch kind {
    case .spectrum: self = .spectrum
    case .max:
      guard let divisor = json["divisor"]?.float, divisor > 0 else { return nil }
      self = .max(divisor)
    case .standard:
      guard let means = json["means"]?.floats, let deviations = json["deviations"]?.floats, means.count == width,
        deviations.count == width, deviations.allSatisfy({ $0 > 0 })
      else { return nil }
      self = .standard(means: means, deviations: deviations)
    }
  }
}

extension JSONTree {
  fileprivate var float: Float? {
    switch self {
    case .integer(let value): Float(value)
    case .number(let value) where Float(value).isFinite: Float(value)
    default: nil
    }
  }

  fileprivate var floats: [Float]? {
    guard case .array(let values) = self else { return nil }
    let floats = values.compactMap(\.float)
    return floats.count == values.count ? floats : nil
  }
}
