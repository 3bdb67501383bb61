import Glibc
import Testing

@testable import Figures

@Suite struct DemoTests {
  /// `FIGURES_FOLDER=folder swift test -c release --filter DemoTests` writes the pictures there, to be looked at.
  @Test("all demo figures can be drawn in all formats") func demoFigures() throws {
    let folder = getenv("FIGURES_FOLDER").map { String(cString: $0) }
    for figure in DemoFigures.all {
      for format in [FigureFormat.png(dotsPerInch: 300), .svg, .pdf] {
        #expect(try figure.render(as: format).count > 2000)
      }
      guard let folder else { continue }
      for ending in ["png", "svg", "pdf"] { try figure.write(to: "\(folder)/\(figure.name).\(ending)") }
    }
  }
}
