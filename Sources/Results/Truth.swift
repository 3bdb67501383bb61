import Glibc
import Training

/// What a run found of a picture whose spectra are mixtures: each painted component beside the latent that follows it.
package struct Truth: Sendable {
  package let components: [Component]

  /// Why there is none.
  package static let absence = "the data are no picture whose spectra are sums of parameters times spectra"

  /// A parameter of the function that made the spectra, and the latent whose map is most like its own.
  package struct Component: Sendable {
    package let name: String
    /// How much of it is in each pixel.
    let shares: [Double]
    /// What one unit of it adds to a spectrum.
    let spectrum: [Double]
    /// Nil where there are fewer latents than components.
    package let match: Match?
  }

  package struct Match: Sendable {
    package let latent: Int
    package let name: String
    /// Between both maps, from -1 to 1.
    package let correlation: Double
    /// Between both spectra, in degrees; 0 for spectra that differ only in size, NaN for a latent that adds nothing.
    package let angle: Double
    /// What the latent adds to a decoded spectrum, as large as the painted one.
    let spectrum: [Double]
  }

  /// Nil when the data are no picture, or the function is no sum of parameters times spectra.
  package init?(_ numbers: RunNumbers) {
    guard let scene = numbers.scene, numbers.decoder.reconstructs, let spectra = scene.components else { return nil }
    let shares = spectra.indices.map { scene.channel($0) }
    let latents = numbers.latents
    let values = (0..<latents.count).map { latents[$0].map { Double($0) } }
    let correlations = shares.map { share in values.map { correlation(share, $0) } }
    let chosen = closestPairs(correlations)
    let found = rises(of: latents, numbers.decoder)
    components = spectra.indices.map { index in
      let match = chosen[index].map { latent in
        Match(
          latent: latent, name: latents.names[latent], correlation: correlations[index][latent], found[latent],
          spectra[index])
      }
      return Component(name: scene.parameters[index], shares: shares[index], spectrum: spectra[index], match: match)
    }
  }
}

extension Truth.Match {
  fileprivate init(latent: Int, name: String, correlation: Double, _ found: [Double], _ painted: [Double]) {
    (self.latent, self.name, self.correlation) = (latent, name, correlation)
    // A latent that falls where the component rises takes away what the component adds.
    let sign = correlation < 0 ? -1.0 : 1
    let cosine = sign * dot(found, painted) / (dot(found, found) * dot(painted, painted)).squareRoot()
    angle = cosine.isFinite ? acos(min(1, max(-1, cosine))) * 180 / .pi : .nan
    let factor = dot(found, painted) / dot(found, found)
    spectrum = found.map { factor.isFinite ? $0 * factor : 0 }
  }

  /// "0.4 degrees"
  var angleText: String { angle.isFinite ? fixed(angle, digits: 1) + " degrees" : "no spectrum" }
}

extension Truth {
  /// A line for each component, below a head.
  package var text: String {
    let head = ["component", "latent", "correlation of the maps", "angle between the spectra"]
    let rows = components.map { component -> [String] in
      guard let match = component.match else { return [component.name, "none"] }
      return [component.name, match.name, fixed(match.correlation, digits: 4), match.angleText]
    }
    return columns(([head] + rows).map { $0 + Array(repeating: "", count: head.count - $0.count) })
  }
}

/// For each row the column that it is given: the largest value of all first, each column once.
private func closestPairs(_ correlations: [[Double]]) -> [Int?] {
  var chosen = [Int?](repeating: nil, count: correlations.count)
  let all = correlations.indices.flatMap { row in correlations[row].indices.map { (row, $0) } }
    .filter { correlations[$0.0][$0.1].isFinite }
    .sorted { (abs(correlations[$1.0][$1.1]), $0.0, $0.1) < (abs(correlations[$0.0][$0.1]), $1.0, $1.1) }
  for (row, column) in all where chosen[row] == nil && !chosen.contains(column) { chosen[row] = column }
  return chosen
}
