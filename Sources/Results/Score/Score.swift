import Datasets
import Diagnostics
import Files
import Glibc
import Training

/// How near a run came to spectra and shares that are known.
package struct Score: Sendable {
  package struct Component: Sendable {
    package let name: String
    /// The number of the run's latent that is matched to it; nil where the run has fewer.
    package let latent: Int?
    package let latentName: String?
    /// Between the spectra, in radians.
    package let angle: Double?
    /// The root of the mean squared error of the shares.
    package let rmse: Double?
    /// The signal of the shares over their error, in decibels (Iordache et al., 2011).
    package let sre: Double?
  }

  package let components: [Component]
  /// Of all shares together.
  package let rmse: Double?
  package let sre: Double?
  package let truth: KnownTruth
  /// In the order of the components, brought to their size; empty where there is none.
  let spectra: [[Double]]
  let maps: [[Float]]
  /// Whether shares were multiplied, since the run's do not add up to 1.
  package let isScaled: Bool

  package var angle: Double? { mean(components.map(\.angle)) }

  /// The score in the order of pixels that fits a list of them best, of those that it may have.
  package static func ofBestOrder(_ numbers: RunNumbers, _ truth: KnownTruth) -> Score {
    let own = Score(numbers, truth)
    return truth.inOtherOrders.map { Score(numbers, $0) }.reduce(own) { best, other in
      guard let error = other.rmse, let least = best.rmse else { return best }
      return error < least ? other : best
    }
  }

  /// Matches components so that the sum of the angles is smallest; without known spectra, that of the maps' errors.
  package init(_ numbers: RunNumbers, _ truth: KnownTruth) {
    let found = RunComponents(pure: numbers)
    self.truth = truth
    isScaled = !found.areShares
    let costs = (0..<truth.count).map { row in
      found.names.indices.map { column in Score.cost(truth, row, found, column) }
    }
    let chosen = cheapestMatches(costs, columns: found.names.count)
    var (components, spectra, maps) = ([Component](), [[Double]](), [[Float]]())
    for row in 0..<truth.count {
      let latent = chosen[row]
      let factor = latent.map { found.areShares ? 1 : Score.factor(truth, row, found, $0) } ?? 1
      let map = latent.map { latent in found.maps[latent].map { $0 * Float(factor) } } ?? []
      maps.append(map)
      spectra.append(latent.map { scaled(found.spectra[$0], to: truth.endmembers?[row]) } ?? [])
      components.append(Score.component(truth, row, latent, found, map))
    }
    (self.components, self.spectra, self.maps) = (components, spectra, maps)
    let pairs = truth.abundances.map { zip($0, maps).filter { !$1.isEmpty } } ?? []
    let error = pairs.reduce(0) { $0 + squares($1.0, $1.1) }
    let signal = pairs.reduce(0) { $0 + squares($1.0, []) }
    let count = pairs.reduce(0) { $0 + $1.0.count }
    rmse = count > 0 ? (error / Double(count)).squareRoot() : nil
    sre = count > 0 ? 10 * log10(signal / error) : nil
  }

  private static func cost(_ truth: KnownTruth, _ row: Int, _ found: RunComponents, _ column: Int) -> Double {
    if let known = truth.endmembers { return angle(known[row], found.spectra[column]) ?? .pi }
    guard let map = truth.abundances?[row] else { return 0 }
    let likeness = correlation(map.map { Double($0) }, found.maps[column].map { Double($0) })
    return likeness.isFinite ? 1 - likeness : 2
  }

  private static func component(
    _ truth: KnownTruth, _ row: Int, _ latent: Int?, _ found: RunComponents, _ map: [Float]
  ) -> Component {
    let known = truth.abundances?[row]
    let error = latent == nil ? nil : known.map { squares($0, map) }
    return Component(
      name: row < truth.names.count ? truth.names[row] : "component \(row + 1)", latent: latent,
      latentName: latent.map { found.names[$0] },
      angle: latent.flatMap { latent in truth.endmembers.flatMap { angle($0[row], found.spectra[latent]) } },
      rmse: error.map { ($0 / Double(max(1, map.count))).squareRoot() },
      sre: error.flatMap { error in known.map { 10 * log10(squares($0, []) / error) } })
  }

  /// What one unit of a latent is in shares of the known spectrum; by the maps where no spectrum is known.
  private static func factor(_ truth: KnownTruth, _ row: Int, _ found: RunComponents, _ latent: Int) -> Double {
    if let known = truth.endmembers?[row] {
      let factor = dot(known, found.spectra[latent]) / dot(known, known)
      return factor.isFinite ? factor : 1
    }
    guard let known = truth.abundances?[row].map({ Double($0) }) else { return 1 }
    let own = found.maps[latent].map { Double($0) }
    let factor = dot(own, known) / dot(own, own)
    return factor.isFinite ? factor : 1
  }

  private static func angle(_ first: [Double], _ second: [Double]) -> Double? {
    let cosine = dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot()
    return cosine.isFinite ? acos(min(1, max(-1, cosine))) : nil
  }
}

/// The spectrum as large as the known one.
func scaled(_ spectrum: [Double], to known: [Double]?) -> [Double] {
  guard let known else { return spectrum }
  let factor = dot(spectrum, known) / dot(spectrum, spectrum)
  return factor.isFinite ? spectrum.map { $0 * factor } : spectrum
}

/// The sum of the squares of the differences; an empty list stands for zeros.
func squares(_ known: [Float], _ found: [Float]) -> Double {
  known.indices.reduce(0) { sum, index in
    let difference = Double(known[index]) - (found.isEmpty ? 0 : Double(found[index]))
    return difference.isFinite ? sum + difference * difference : sum
  }
}

private func mean(_ values: [Double?]) -> Double? {
  let known = values.compactMap(\.self)
  return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
}

extension RunComponents {
  /// The pure spectra of a run: its endmembers, or what the decoder makes of a whole share, or what a latent adds.
  init(pure numbers: RunNumbers, named run: String = "") {
    self.init(numbers, named: run)
    guard !areEndmembers, areShares else { return }
    spectra = numbers.decoder.decode(
      names.indices.map { latent in names.indices.map { $0 == latent ? 1 : 0 } }
    ).map { $0.map { Double($0) } }
  }

  /// What such spectra are.
  var kind: String {
    areEndmembers ? "endmembers" : areShares ? "what the decoder makes of a whole share" : "what a latent adds"
  }
}

extension Score {
  package static let recordFile = "score.json"

  package var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
    return .object(
      JSONObject([
        "format": .string("aec score 1"), "angle": number(angle),
        "angle_in_degrees": number(angle.map { $0 * 180 / .pi }),
        "rmse": number(rmse), "sre_in_decibels": number(sre), "abundances_scaled": .bool(isScaled),
        "components": .array(
          components.map {
            .object(
              JSONObject([
                "name": .string($0.name), "latent": $0.latentName.map { .string($0) } ?? .null,
                "angle": number($0.angle), "angle_in_degrees": number($0.angle.map { $0 * 180 / .pi }),
                "rmse": number($0.rmse), "sre_in_decibels": number($0.sre),
              ]))
          }),
      ]))
  }

  /// A row for each component, and the mean.
  package var text: String {
    func word(_ value: Double?, _ digits: Int) -> String { scoreWord(value, digits: digits) }
    let head = ["component", "latent", "angle (rad)", "degrees", "RMSE", "SRE (dB)"]
    let rows = components.map {
      [
        $0.name, $0.latentName ?? "none", word($0.angle, 4), word($0.angle.map { $0 * 180 / .pi }, 2), word($0.rmse, 4),
        word($0.sre, 1),
      ]
    }
    let all = ["all", "", word(angle, 4), word(angle.map { $0 * 180 / .pi }, 2), word(rmse, 4), word(sre, 1)]
    return columns([head] + rows + [all])
  }
}

/// A number of a score; one that its digits would show as 0 is written with its power of ten.
package func scoreWord(_ value: Double?, digits: Int) -> String {
  guard let value, value.isFinite else { return "-" }
  let word = fixed(value, digits: digits)
  return value != 0 && word.allSatisfy({ "-0.".contains($0) }) ? Training.short(value) : word
}

/// Cells in columns that are as wide as the widest cell, two blanks apart.
func columns(_ rows: [[String]]) -> String {
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let line = row.enumerated().map { $1 + String(repeating: " ", count: widths[$0] - $1.count) }.joined(
      separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
  }.joined()
}
