import Diagnostics
import Files

/// What the names and units of an axis say about its role.
enum SpectralHint: Comparable {
  /// Nothing, or that it is an axis of places.
  case none
  /// A word that also stands for other things: band, channel.
  case likely
  /// A word or a unit of spectra.
  case clear

  init(names: [String], units: String?) {
    let words = names.flatMap(wordsOfName)
    if words.contains(where: placeWords.contains) {
      self = .none
    } else if words.contains(where: isSpectralWord) || units.map({ spectralUnits.contains(canonicalUnit($0)) }) == true
    {
      self = .clear
    } else {
      self = words.contains(where: likelyWords.contains) ? .likely : .none
    }
  }
}

/// The words of a name, in small letters: `photonEnergy`, `photon_energy` and `Photon energy` are the same.
func wordsOfName(_ name: String) -> [String] {
  var words: [String] = []
  var isInside = false
  var isSmall = false
  for letter in name {
    guard letter.isLetter || letter.isNumber else {
      isInside = false
      continue
    }
    if !isInside || letter.isUppercase && isSmall { words.append("") }
    words[words.count - 1] += letter.lowercased()
    (isInside, isSmall) = (true, letter.isLowercase)
  }
  return words
}

private let placeWords: Set<String> = [
  "x", "y", "z", "row", "rows", "column", "columns", "col", "position", "pos", "stage", "pixel", "pixels", "lat", "lon",
  "latitude", "longitude", "projection", "coordinate", "sample", "samples", "scan", "index", "beam", "incident",
]

private let likelyWords: Set<String> = ["band", "bands", "channel", "channels", "spectral", "wave"]

private let spectralUnits: Set<String> = [
  "eV", "keV", "meV", "MeV", "cm-1", "nm-1", "\u{00C5}-1", "Hz", "kHz", "MHz", "GHz", "THz", "ppm", "m/z", "Da", "m-1",
]

extension [Axis] {
  /// The same axes with roles, where names and units single out one axis as that of spectra.
  ///
  /// - Parameter names: All that the file calls each of them.
  func withRoles(_ names: [[String]]) -> [Axis] {
    guard count > 1, allSatisfy({ $0.role == nil }) else { return self }
    let hints = indices.map {
      SpectralHint(names: names[$0] + (self[$0].name.map { [$0] } ?? []), units: self[$0].units)
    }
    if let best = hints.max(), best > .none, hints.count(where: { $0 == best }) == 1 {
      return withSpectra(along: hints.firstIndex(of: best)!)
    }
    // Of a series of maps the axis that is no place is left.
    let others = indices.filter { !self[$0].isGeographic(names[$0]) }
    return count == 3 && others.count == 1 ? withSpectra(along: others[0]) : self
  }

  private func withSpectra(along spectral: Int) -> [Axis] {
    indices.map { place in
      var axis = self[place]
      axis.role = place == spectral ? .spectral : .spatial
      return axis
    }
  }
}

extension Axis {
  /// Whether it is that of latitudes or longitudes, as the conventions of climate data (CF) name and measure them.
  fileprivate func isGeographic(_ names: [String]) -> Bool {
    let words = (names + (name.map { [$0] } ?? [])).flatMap(wordsOfName)
    let isNamed = words.contains { ["lat", "lon", "latitude", "longitude"].contains($0) }
    return isNamed || units.map { $0.hasPrefix("degrees_north") || $0.hasPrefix("degrees_east") } == true
  }
}

extension Dataset {
  /// Tells which axis is that of spectra, where the file says that it is another one than the last.
  mutating func tellSpectralAxis() {
    let spectral = axes.indices.filter { axes[$0].role == .spectral }
    guard spectral.count == 1, spectral[0] != axes.count - 1 else { return }
    notes.append(.spectralAxisStated(source, axes[spectral[0]], spectral[0], last: axes.count - 1))
  }
}

extension Diagnostic {
  static func spectralAxisStated(_ path: String, _ axis: Axis, _ number: Int, last: Int) -> Diagnostic {
    let name = axis.name.map { ", `\(excerpt($0))`," } ?? ""
    return Diagnostic(
      "AE6824",
      "`\(path)` says that spectra lie along axis \(number)\(name) and not along the last one; so they are taken",
      severity: .note, help: "write `spectral: \(last)` into the data section if they lie along the last axis")
  }
}
