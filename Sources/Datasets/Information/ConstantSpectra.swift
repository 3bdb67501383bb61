/// Finds spectra that are one number in all channels: they were not measured, whatever the number is.
package struct ConstantSpectra: Sendable {
  /// Spectra of the same number.
  package struct Group: Equatable, Sendable {
    package let value: Float
    package var count: Int
    /// The numbers of the first of them.
    package var first: [Int]
  }

  private let width: Int
  private var found: [Float: Group] = [:]
  /// All that were found.
  private(set) var count = 0
  /// Of those that come in parts, the first number and whether all so far were the same; empty for whole ones.
  private var starts: [Float] = []
  private var states: [State] = []

  private enum State: UInt8 { case unseen, constant, varied }

  /// More places than this would not be read in a message.
  static let mostPlaces = 60
  /// More numbers than this are no marks of anything.
  private static let mostValues = 1000

  init(width: Int) { self.width = width }

  /// Bytes for each spectrum that comes in parts.
  static let bytesOfSpectrum = 5

  mutating func makeRoom(for spectra: Int) {
    starts = Array(repeating: 0, count: spectra)
    states = Array(repeating: .unseen, count: spectra)
  }

  /// Takes a whole spectrum; whether it is constant. One channel alone is no constant spectrum unless it is 0.
  mutating func add(_ spectrum: UnsafeBufferPointer<Float>, number: Int) -> Bool {
    guard let first = spectrum.first, first.isFinite, width > 1 || first == 0 else { return false }
    guard spectrum.allSatisfy({ $0 == first }) else { return false }
    take(first, number)
    return true
  }

  /// Takes a part of one spectrum or of several.
  mutating func add(_ run: UnsafeBufferPointer<Float>, _ place: RunPlace) {
    var spectrum = place.spectrum
    for number in run {
      switch states[spectrum] {
      case .unseen: (starts[spectrum], states[spectrum]) = (number, .constant)
      case .constant where number != starts[spectrum]: states[spectrum] = .varied
      case .constant, .varied: break
      }
      spectrum += place.spectrumStep
    }
  }

  private mutating func take(_ value: Float, _ number: Int) {
    count += 1
    guard var group = found[value] else {
      if found.count < ConstantSpectra.mostValues { found[value] = Group(value: value, count: 1, first: [number]) }
      return
    }
    group.count += 1
    if group.first.count < ConstantSpectra.mostPlaces { group.first.append(number) }
    found[value] = group
  }

  /// Whether spectra came in parts, so that constant ones are known only after counting.
  var isOfParts: Bool { !states.isEmpty }

  /// Takes those that came in parts, after the last of them.
  mutating func finish() {
    for spectrum in states.indices where states[spectrum] == .constant {
      let value = starts[spectrum]
      if value.isFinite, width > 1 || value == 0 { take(value, spectrum) }
    }
  }

  /// The largest group first.
  var groups: [Group] { found.values.sorted { ($1.count, $0.first[0]) < ($0.count, $1.first[0]) } }
}
