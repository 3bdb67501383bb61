import Glibc
import Testing

@testable import Figures

@Suite struct SpeedTests {
  @Test func `twelve maps and twelve plots need little processor time`() throws {
    let panels = DemoFigures.embeddings.panels + DemoFigures.traversal.panels
    let figure = Figure("speed", panels: panels)
    // The first figure opens Cairo and its fonts.
    _ = try figure.render(as: .png(dotsPerInch: 300))
    let start = threadSeconds()
    _ = try figure.render(as: .png(dotsPerInch: 300))
    let seconds = threadSeconds() - start
    #expect(seconds < 0.5, "took \(seconds) s")
  }
}

/// The processor time of this thread, which does not count what other programs take.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
