import Glibc
import Testing

@testable import Figures

@Suite struct SpeedTests {
  @Test("twelve maps and twelve plots need little processor time") func twelveMaps() throws {
    let panels = DemoFigures.embeddings.panels + DemoFigures.traversal.panels
    let seconds = try seconds(of: Figure("speed", panels: panels))
    #expect(seconds < 0.5, "took \(seconds) s")
  }

  @Test("curves of noise need little more time than smooth ones") func curvesNoise() throws {
    let panels = (0..<24).map { panel in
      Panel(
        marks: (0..<5).map { curve in
          let y = (0..<4096).map { Double($0 * (2 * panel + 7919) * (curve + 3) % 1009) }
          return .line(Line(x: y.indices.map(Double.init), y: y))
        })
    }
    let seconds = try seconds(of: Figure("noise", panels: panels))
    #expect(seconds < 1, "took \(seconds) s")
  }

  private func seconds(of figure: Figure) throws -> Double {
    // The first figure opens Cairo and its fonts.
    _ = try figure.render(as: .png(dotsPerInch: 300))
    let start = threadSeconds()
    _ = try figure.render(as: .png(dotsPerInch: 300))
    return threadSeconds() - start
  }
}

/// The processor time of this thread, which does not count what other programs take.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
