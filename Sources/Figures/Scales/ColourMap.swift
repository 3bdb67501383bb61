/// A row of 256 colours for values from the lower to the upper limit.
package enum ColourMap: String, Equatable, Sendable {
  /// Matplotlib's viridis.
  case viridis
  case gray
  /// Blue, white and red for values around 0; limits that are not given are made symmetric.
  case diverging

  package var name: String { rawValue }

  /// The colour of a fraction between 0 and 1; grey for NaN.
  package func colour(at fraction: Double) -> Colour {
    guard !fraction.isNaN else { return .missing }
    return table[Int(max(0, min(255, (fraction * 256).rounded(.down))))]
  }

  /// All 256 colours.
  package var table: [Colour] {
    switch self {
    case .viridis: Self.viridisTable
    case .gray: Self.grayTable
    case .diverging: Self.divergingTable
    }
  }

  /// The limits for data with such an extent.
  func limits(of extent: Extent) -> ClosedRange<Double> {
    let range = extent.range
    guard self == .diverging else { return range }
    let size = max(abs(range.lowerBound), abs(range.upperBound))
    return -size...size
  }

  private static let viridisTable = colours(ofHex: viridisHex)
  private static let grayTable = (0...255).map { Colour(UInt8($0), UInt8($0), UInt8($0)) }
  private static let divergingTable = interpolated(colours(ofHex: divergingHex), count: 256)
}

private func colours(ofHex text: String) -> [Colour] {
  let digits = text.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 5, by: 6).map { place in
    let channel = { UInt8(digits[place + 2 * $0] * 16 + digits[place + 2 * $0 + 1]) }
    return Colour(channel(0), channel(1), channel(2))
  }
}

private func interpolated(_ colours: [Colour], count: Int) -> [Colour] {
  (0..<count).map { index in
    let place = Double(index) / Double(count - 1) * Double(colours.count - 1)
    let lower = min(Int(place), colours.count - 2)
    let share = place - Double(lower)
    let mixed = { (channel: KeyPath<Colour, UInt8>) in
      let (a, b) = (Double(colours[lower][keyPath: channel]), Double(colours[lower + 1][keyPath: channel]))
      return UInt8((a + (b - a) * share).rounded())
    }
    return Colour(mixed(\.red), mixed(\.green), mixed(\.blue))
  }
}

/// The reversed RdBu of ColorBrewer, 11 colours.
private let divergingHex = """
  053061 2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b 67001f
  """
