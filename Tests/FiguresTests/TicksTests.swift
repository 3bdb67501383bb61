import Testing

@testable import Figures

@Suite struct TicksTests {
  private func space(_ length: Double) -> TickSpace {
    TickSpace(length: length, extent: { Double($0.count) * 4 })
  }

  @Test(
    "steps are 1, 2 or 5 times a power of ten",
    arguments: [
      (0.0...1.0, 100.0, ["0.0", "0.5", "1.0"]), (-1.0...1.0, 60.0, ["−1", "0", "1"]),
      (200.0...1000.0, 150.0, ["200", "400", "600", "800", "1000"]),
    ])
  func steps(
    _ range: ClosedRange<Double>, _ length: Double, _ labels: [String]
  ) {
    #expect(linearTicks(range, space(length)).labels == labels)
  }

  @Test("a colour bar has two ticks where an axis would have one") func colourBar() {
    #expect(linearTicks(-0.9...(-0.15), space(25)).labels == ["−0.5"])
    #expect(colourBarTicks(-0.9...(-0.15), TickSpace(length: 25, extent: { _ in 8 }, gap: 1.5)).labels.count == 2)
    #expect(colourBarTicks(0...1, space(100)) == linearTicks(0...1, space(100)))
  }

  @Test("an axis that counts has whole ticks") func axisCounts() {
    #expect(linearTicks(-0.5...2.5, space(200), leastStep: 1).labels == ["0", "1", "2"])
    #expect(linearTicks(-0.5...0.5, space(200), leastStep: 1).labels == ["0"])
    #expect(linearTicks(0...100, space(100), leastStep: 1) == linearTicks(0...100, space(100)))
  }

  @Test("small and large numbers share a power of ten") func smallLarge() {
    let small = linearTicks(0...2e-4, space(120))
    #expect(small.shared == "×10⁻⁴")
    #expect(small.labels.first == "0.0")
    #expect(linearTicks(0...3e6, space(120)).shared == "×10⁶")
    #expect(linearTicks(0...9000, space(120)).shared == nil)
  }

  @Test("numbers that differ late are written as differences") func numbersDiffer() {
    let ticks = linearTicks(1_000_000...1_000_001, space(120))
    #expect(ticks.shared == "+1000000.0")
    #expect(ticks.labels.allSatisfy { $0.count <= 4 })
  }

  @Test("logarithmic axes have decades with nine parts") func logarithmicAxes() {
    let ticks = logarithmicTicks(1e-4...1, space(120))
    #expect(ticks.labels == ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"])
    #expect(ticks.minor.count == 32)
    let wide = logarithmicTicks(1e-200...1e200, space(120))
    #expect((2...8).contains(wide.labels.count))
    #expect(logarithmicTicks(1...5, space(200)).labels == ["1", "2", "5"])
    #expect(logarithmicTicks(1.01...1.02, space(100)).labels.count >= 2)
  }

  @Test("labels never touch, whatever the range") func labelsNever() {
    for seed in 0..<3000 {
      let low = Double(noise(seed)) * scale(seed)
      let range = usable(low...low + abs(Double(noise(seed + 9))) * scale(seed * 7), isPositive: false)
      let space = space(10 + Double(seed % 40) * 6)
      let ticks = linearTicks(range, space)
      let places = ticks.values.map {
        ($0 - range.lowerBound) / (range.upperBound - range.lowerBound) * space.length
      }
      #expect(ticks.values.count <= 12, "\(range)")
      #expect(Set(ticks.labels).count == ticks.labels.count, "\(range) \(ticks.labels)")
      for (index, pair) in zip(places, places.dropFirst()).enumerated() {
        let widths = (ticks.labels[index].count + ticks.labels[index + 1].count) * 2
        #expect(pair.1 - pair.0 >= Double(widths), "\(range) \(ticks.labels)")
      }
    }
  }

  private func scale(_ seed: Int) -> Double { powerOfTen(seed % 25 - 12) }

  @Test("ranges that are empty, huge or not finite give axes all the same") func rangesEmpty() {
    let least = Double.leastNonzeroMagnitude
    let ranges: [ClosedRange<Double>] = [
      0...0, 5...5, -1e308...1e308, -.infinity ... .infinity, least...least, 1e300...1e300, 0...least,
      -least...least * 1e4, 1...1.0000000000000002,
    ]
    for range in ranges {
      for isPositive in [false, true] {
        let sound = usable(range, isPositive: isPositive)
        #expect(sound.upperBound > sound.lowerBound && (sound.upperBound - sound.lowerBound).isFinite)
        let ticks = isPositive ? logarithmicTicks(sound, space(100)) : linearTicks(sound, space(100))
        #expect(ticks.values.allSatisfy { $0.isFinite })
        #expect(ticks.values.count == ticks.labels.count)
      }
    }
    #expect(linearTicks(0...0, space(100)) == .none)
    #expect(logarithmicTicks(-1...1, space(100)) == .none)
  }

  @Test("numbers are written plainly") func numbersWritten() {
    #expect(plainNumber(0) == "0")
    #expect(plainNumber(-1.5) == "−1.5")
    #expect(plainNumber(120) == "120")
    #expect(plainNumber(2.5e-7) == "2.5×10⁻⁷")
    #expect(plainNumber(1e9) == "10⁹")
    #expect(plainNumber(.nan) == "NaN")
    #expect(plainNumber(-.infinity) == "−∞")
    #expect(fixed(-0.0001, decimals: 2) == "0.00")
    #expect(scientific(.leastNonzeroMagnitude) == "4.94066×10⁻³²⁴")
    #expect(roundStep(7.3) == 5)
    #expect(ScaleBar(near: 80, units: "nm").text == "20 nm")
  }
}
