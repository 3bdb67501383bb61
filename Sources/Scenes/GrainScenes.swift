import Datasets
import Glibc

extension SceneKind {
  /// Electrons that lost energy in oxides, counted one by one.
  static let eels = SceneKind(
    name: "eels",
    sentence:
      "electron energy losses of grains: a power law, edges with white lines, an axis that drifts by 3 eV, and few counts",
    source: "Egerton, Electron Energy-Loss Spectroscopy in the Electron Microscope, 2011", components: 3,
    mostComponents: 4,
    noise: 200, isCounted: true
  ) { options, count in
    let axis = (0..<512).map { 250 + 1.25 * Double($0) }
    let (abundances, names) = (grains(options, count), Array(Phase.oxides.prefix(count)))
    var numbers = SceneNumbers(seed: options.seed, part: 3)
    // The spectrometer drifts from row to row.
    var drift = 0.0
    let drifts = (0..<options.rows).map { _ -> Double in
      drift = max(-1.5, min(1.5, drift + 0.3 * numbers.normal()))
      return drift
    }
    let spectra = (0..<options.rows * options.columns).map { pixel -> [Double] in
      let moved = names.map { phase in sumOne(axis.map { phase.losses($0 - drifts[pixel / options.columns]) }) }
      return mixed(abundances[pixel], moved)
    }
    return Scene(
      rows: options.rows, columns: options.columns,
      axis: Axis(
        count: 512, points: .uniform(offset: 250, scale: 1.25), name: "energy loss", units: "eV", role: .spectral),
      quantity: Quantity(name: "intensity", units: "counts"), names: names.map(\.name),
      endmembers: names.map { phase in sumOne(axis.map(phase.losses)) }, abundances: abundances, spectra: spectra)
  }

  /// X-rays of grains, counted one by one.
  static let eds = SceneKind(
    name: "eds", sentence: "x-rays of grains: lines of elements on bremsstrahlung, and few counts",
    source: "Goldstein et al., Scanning Electron Microscopy and X-Ray Microanalysis, 2018", components: 3,
    mostComponents: 4,
    noise: 100, isCounted: true
  ) { options, count in
    let axis = (0..<512).map { 0.2 + 0.02 * Double($0) }
    let (abundances, phases) = (grains(options, count), Array(Phase.minerals.prefix(count)))
    let endmembers = phases.map { phase in sumOne(axis.map(phase.rays)) }
    return Scene(
      rows: options.rows, columns: options.columns,
      axis: Axis(
        count: 512, points: .uniform(offset: 0.2, scale: 0.02), name: "energy", units: "keV", role: .spectral),
      quantity: Quantity(name: "x-rays", units: "counts"), names: phases.map(\.name), endmembers: endmembers,
      abundances: abundances, spectra: abundances.map { mixed($0, endmembers) })
  }
}

private func sumOne(_ values: [Double]) -> [Double] {
  let sum = values.reduce(0, +)
  return values.map { $0 / sum }
}

/// Grains around random points, each of one phase, with borders as sharp as the beam.
private func grains(_ options: SceneOptions, _ count: Int) -> [[Double]] {
  var numbers = SceneNumbers(seed: options.seed, part: 2)
  let (rows, columns) = (options.rows, options.columns)
  let points = (0..<max(3 * count, 12)).map { index in
    // Every phase has grains.
    (row: numbers.uniform() * Double(rows), column: numbers.uniform() * Double(columns), phase: index % count)
  }
  let owners = (0..<rows * columns).map { pixel -> Int in
    let (row, column) = (Double(pixel / columns), Double(pixel % columns))
    func distance(_ point: (row: Double, column: Double, phase: Int)) -> Double {
      (point.row - row) * (point.row - row) + (point.column - column) * (point.column - column)
    }
    return points.min { distance($0) < distance($1) }?.phase ?? 0
  }
  let maps = (0..<count).map { phase in
    blurred(owners.map { $0 == phase ? 1 : 0 }, rows: rows, columns: columns, reach: 1)
  }
  return (0..<rows * columns).map { pixel in maps.map { $0[pixel] } }
}

/// What a grain is made of, as a spectrometer sees it.
private struct Phase {
  let name: String
  /// Edges: their loss in eV, how strong they are, and whether white lines stand at them with a second of this distance.
  var edges: [(loss: Double, strength: Double, lines: Double?)] = []
  /// X-ray lines: energy in keV and strength.
  var lines: [(energy: Double, strength: Double)] = []
  /// How fast the background of losses falls.
  var power = 3.0

  static let oxides = [
    Phase(name: "titanate", edges: [(456, 0.9, 5.5), (532, 0.5, nil)], power: 2.8),
    Phase(name: "ferrite", edges: [(532, 0.35, nil), (708, 1.2, 13)], power: 3.3),
    Phase(name: "lanthanum oxide", edges: [(532, 0.7, nil), (832, 1.8, 17)], power: 2.5),
    Phase(name: "carbon", edges: [(284, 0.9, nil)], power: 3.5),
  ]

  static let minerals = [
    Phase(name: "olivine", lines: [(0.525, 1), (1.254, 0.9), (1.740, 1.1), (6.404, 0.25), (7.058, 0.04)]),
    Phase(
      name: "iron nickel",
      lines: [(0.705, 0.4), (0.852, 0.25), (6.404, 1.4), (7.058, 0.2), (7.478, 0.5), (8.265, 0.07)]),
    Phase(name: "perovskite", lines: [(0.525, 0.9), (3.691, 1.1), (4.012, 0.14), (4.511, 1.0), (4.932, 0.15)]),
    Phase(name: "feldspar", lines: [(0.525, 1), (1.487, 0.6), (1.740, 1.2), (3.313, 0.5), (3.590, 0.06)]),
  ]

  /// Relative to the background at 250 eV.
  func losses(_ energy: Double) -> Double {
    let background = pow(energy / 250, -power)
    return edges.reduce(background) { sum, edge in
      let step = 1 / (1 + exp(-(energy - edge.loss) / 1.5))
      let height = edge.strength * pow(edge.loss / 250, -power)
      let fall = pow(max(energy, edge.loss) / edge.loss, -3)
      let white = edge.lines.map {
        gauss(energy, edge.loss + 2, 2) * 2.5 + gauss(energy, edge.loss + 2 + $0, 2.5) * 1.3
      }
      return sum + height * (step * fall + (white ?? gauss(energy, edge.loss + 6, 5)))
    }
  }

  /// Kramers' law with absorption at low energies, and lines as wide as a silicon drift detector makes them.
  func rays(_ energy: Double) -> Double {
    let brems = 0.016 * max(0, 15 - energy) / energy * exp(-0.35 / (energy * energy * energy))
    return lines.reduce(brems) { sum, line in
      // 130 eV wide at half of the height at 5.9 keV, 45 eV of them from the electronics.
      let width = (0.000365 + 0.0004546 * line.energy).squareRoot()
      return sum + line.strength * gauss(energy, line.energy, width) * 0.05 / width
    }
  }
}

private func gauss(_ value: Double, _ centre: Double, _ deviation: Double) -> Double {
  exp(-0.5 * ((value - centre) / deviation) * ((value - centre) / deviation))
}
