import Figures

/// Figures as they stand in papers, for tests and for looking at.
enum DemoFigures {
  static var all: [Figure] {
    [embeddings, traversal, losses, reconstruction, histogram, correlation, sharedScale]
  }

  /// Twelve maps with colour bars; the last has a scale bar.
  static var embeddings: Figure {
    let maps = (0..<12).map { index in
      let bar = index == 11 ? ScaleBar(length: 20, text: "20 nm") : nil
      return Panel.map(map(index), scaleBar: bar)
    }
    return Figure("embeddings", panels: maps)
  }

  static func map(_ seed: Int, rows: Int = 85, columns: Int = 70) -> Map {
    let values = (0..<rows * columns).map { place -> Float in
      let (row, column) = (Float(place / columns), Float(place % columns))
      let wave = wave(row / Float(7 + seed)) * wave(column / Float(5 + seed % 4) + Float(seed))
      let scale: Float = seed % 3 == 0 ? 1e-4 : seed % 3 == 1 ? 1 : 20
      return scale * (wave + 0.2 * noise(place + seed * 7919))
    }
    return Map(rows: rows, columns: columns, values: values)
  }

  /// How the decoder's curve changes along each of twelve latents.
  static var traversal: Figure {
    let panels = (0..<12).map { latent in
      let lines = (0..<5).map { step in
        curve(
          channels: 1000, from: 200, to: 1000, shift: Double(step) * 8, height: 1 + Double(step * latent) * 0.08,
          colour: ColourMap.viridis.colour(at: Double(step) / 4))
      }
      return Panel(
        x: PlotAxis(name: "Energy loss", units: "eV"), y: PlotAxis("Intensity"),
        marks: lines.map(Mark.line), colourBar: ColourBar("z", limits: -1.5...Double(latent) + 2))
    }
    return Figure("traversal", panels: panels)
  }

  static func curve(
    channels: Int, from: Double, to: Double, shift: Double = 0, height: Double = 1,
    colour: Colour = .palette(0), label: String? = nil
  ) -> Line {
    let x = (0..<channels).map { from + (to - from) * Double($0) / Double(max(1, channels - 1)) }
    let y = x.map { energy in
      height * (peak(energy, 400 + shift, 25) + 0.6 * peak(energy, 640 - shift, 40)) + 200 / energy
    }
    return Line(x: x, y: y, colour: colour, label: label)
  }

  static var losses: Figure {
    let epochs = (1...500).map(Double.init)
    let train = epochs.map { 0.8 / ($0 * 1.1) + 2e-4 }
    let test = epochs.map { 0.9 / ($0 * 1.05) + 6e-4 + 1e-4 * Double(noise(Int($0))) }
    let sparse = epochs.map { 0.02 / $0.squareRoot() }
    let panel = Panel(
      x: PlotAxis("Epoch"), y: PlotAxis("Loss", scale: .logarithmic),
      marks: [
        .line(Line(x: epochs, y: train, label: "training, mse")),
        .line(Line(x: epochs, y: test, colour: .palette(1), label: "test, mse")),
        .line(Line(x: epochs, y: sparse, colour: .palette(2), dash: .dashed, label: "sparsity")),
        .rule(Rule(.vertical, at: 320)),
      ])
    return Figure("loss", panels: [panel], width: .singleColumn)
  }

  static var reconstruction: Figure {
    let names = ["best", "median", "worst"]
    let spectra = names.indices.map { index -> Panel in
      let truth = curve(channels: 800, from: 400, to: 1800, height: 1200, colour: .black, label: "data")
      var noisy = truth
      noisy.y = truth.y.enumerated().map { $1 + 20 * Double(index + 1) * Double(noise($0)) }
      noisy.width = 0.5
      let model = Line(x: truth.x, y: truth.y, colour: .palette(1), label: "reconstruction")
      return Panel(
        title: names[index] + " pixel", x: PlotAxis(name: "Raman shift", units: "cm⁻¹"),
        y: PlotAxis(name: "Intensity", units: "counts"), marks: [.line(noisy), .line(model)])
    }
    let residuals = names.indices.map { index -> Panel in
      let x = (0..<800).map { 400 + 1400 * Double($0) / 799 }
      let y = x.indices.map { 20 * Double(index + 1) * Double(noise($0)) }
      return Panel(
        x: PlotAxis(name: "Raman shift", units: "cm⁻¹", isReversed: true), y: PlotAxis("Residual"),
        marks: [.rule(Rule(.horizontal, at: 0)), .line(Line(x: x, y: y, colour: .grey, width: 0.5))], aspect: 0.4)
    }
    return Figure("reconstruction", panels: spectra + residuals, columns: 3)
  }

  static var histogram: Figure {
    let edges = (0...40).map { Double($0) * 2.5e-5 }
    let heights = (0..<40).map { (5000 * peak(Double($0), 12, 5)).rounded() }
    let bars = Bars(edges: edges, heights: heights, label: "pixels")
    let marks: [Mark] = [
      .bars(bars), .rule(Rule(.vertical, at: 3.2e-4, colour: .palette(1))),
      .text(Annotation("median", x: 3.4e-4, y: 4800, colour: .palette(1))),
    ]
    let x = (0..<60).map(Double.init)
    let mean = x.map { 1 + peak($0, 30, 8) }
    let band = Band(
      x: x, lower: mean.map { $0 - 0.1 }, upper: mean.map { $0 + 0.1 }, label: "± deviation")
    return Figure(
      "histogram",
      panels: [
        Panel(x: PlotAxis("Error of a pixel"), y: PlotAxis("Pixels"), marks: marks),
        Panel(
          x: PlotAxis("Channel"), y: PlotAxis("Mean (×10³ counts)"),
          marks: [.band(band), .line(Line(x: x, y: mean, label: "mean"))]),
      ], width: .singleColumn)
  }

  static var correlation: Figure {
    let values = (0..<81).map { place -> Float in
      let (row, column) = (place / 9, place % 9)
      return row == column ? 1 : 0.8 * noise(min(row, column) * 31 + max(row, column))
    }
    let map = Map(
      rows: 9, columns: 9, values: values, limits: -1...1, colours: .diverging, x: 0.5...9.5, y: 0.5...9.5)
    let scatter = Scatter(
      x: (0..<300).map { Double(noise($0)) }, y: (0..<300).map { Double(noise($0 + 1000)) },
      values: (0..<300).map(Double.init))
    return Figure(
      "correlation",
      panels: [
        Panel(
          x: PlotAxis("Latent"), y: PlotAxis("Latent", isReversed: true), marks: [.map(map)],
          colourBar: ColourBar("Correlation"), hasEqualAspect: true),
        Panel(
          x: PlotAxis("z₁"), y: PlotAxis("z₂"), marks: [.scatter(scatter)], colourBar: ColourBar("Time (s)"), aspect: 1),
      ], width: .singleColumn)
  }

  static var sharedScale: Figure {
    let maps = (0..<6).map { index -> Panel in
      var map = map(1 + 3 * index)
      map.limits = 0...1
      return .map(map, title: "endmember \(index + 1)", colourBar: nil)
    }
    return Figure("abundances", panels: maps, width: .singleColumn, colourBar: ColourBar("Abundance"))
  }
}

/// A smooth wave without the functions of a system's library.
private func wave(_ x: Float) -> Float {
  let turn = x / 6.2831855
  let t = 2 * abs(2 * (turn - (turn + 0.5).rounded(.down))) - 1
  return t * (1.5 - 0.5 * t * t)
}

func noise(_ index: Int) -> Float {
  var bits = UInt64(truncatingIfNeeded: index) &* 0x9E37_79B9_7F4A_7C15
  bits = (bits ^ bits >> 31) &* 0xBF58_476D_1CE4_E5B9
  return Float((bits ^ bits >> 29) >> 40) / Float(1 << 23) - 1
}

private func peak(_ x: Double, _ centre: Double, _ width: Double) -> Double {
  let distance = (x - centre) / width
  return 1 / (1 + distance * distance)
}
