/// The distribution that a weight starts from, by its name in the table of distributions.
package struct Distribution<Extent: Hashable & Sendable>: Hashable, Sendable {
  package let name: String
  /// Sizes that it depends on, such as fan in and fan out.
  package let sizes: [Extent]
  package let numbers: [Double]
  /// The path of a file, then the name of an array in it.
  package let texts: [String]

  package init(_ name: String, sizes: [Extent] = [], _ numbers: [Double] = [], texts: [String] = []) {
    self.name = name
    self.sizes = sizes
    self.numbers = numbers
    self.texts = texts
  }

  package func map<Other>(_ extent: (Extent) -> Other) -> Distribution<Other> {
    Distribution<Other>(name, sizes: sizes.map(extent), numbers, texts: texts)
  }
}

extension Distribution {
  package static var zeros: Distribution { Distribution("zeros") }
  package static var ones: Distribution { Distribution("ones") }
  /// Uniform in -bound ... bound.
  package static func uniform(bound: Double) -> Distribution { Distribution("uniform", [-bound, bound]) }
  /// Uniform within 1 / sqrt(fan in): PyTorch's default for linear layers, convolutions and LSTM.
  package static func fanIn(_ size: Extent) -> Distribution { Distribution("fan_in", sizes: [size]) }
  /// Uniform within sqrt(6 / (fan in + fan out)): `xavier_uniform_`.
  package static func xavier(_ fanIn: Extent, _ fanOut: Extent) -> Distribution {
    Distribution("xavier", sizes: [fanIn, fanOut])
  }
}

extension Distribution: CustomStringConvertible where Extent == Int {
  /// "xavier(4, 12)", "normal(0.0, 0.5)", "file("E.npy")": sizes have no decimal point, numbers have one.
  package var description: String {
    called(name, sizes.map(String.init) + numbers.map { "\($0)" } + texts.map { "\"\($0)\"" })
  }
}

extension Constraint: CustomStringConvertible {
  package var description: String { called(name, numbers.map { "\($0)" }) }
}

private func called(_ name: String, _ values: [String]) -> String {
  values.isEmpty ? name : "\(name)(\(values.joined(separator: ", ")))"
}
