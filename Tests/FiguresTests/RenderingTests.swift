import Datasets
import Diagnostics
import Files
import Foundation
import Glibc
import Testing

@testable import Figures

@Suite struct RenderingTests {
  @Test("pixels of a map are sharp squares in the colours of their values") func pixelsMap() throws {
    let map = Map(rows: 2, columns: 2, values: [0, 1, .nan, 0.5], limits: 0...1)
    let figure = Figure("map", panels: [.map(map, colourBar: nil)], width: .singleColumn)
    let (picture, plot) = try drawn(figure)
    let expected: [((Double, Double), Colour)] = [
      ((0.25, 0.25), ColourMap.viridis.table[0]), ((0.75, 0.25), ColourMap.viridis.table[255]),
      ((0.25, 0.75), .missing), ((0.75, 0.75), ColourMap.viridis.table[128]),
      ((0.48, 0.25), ColourMap.viridis.table[0]), ((0.52, 0.25), ColourMap.viridis.table[255]),
    ]
    for ((x, y), colour) in expected { #expect(picture.colour(plot, x, y) == colour) }
  }

  @Test("a map whose axis is not reversed has its first row below") func mapWhose() throws {
    let map = Map(rows: 2, columns: 1, values: [0, 1], colours: .gray)
    let panel = Panel(x: PlotAxis(isVisible: false), y: PlotAxis(isVisible: false), marks: [.map(map)])
    let (picture, plot) = try drawn(Figure("map", panels: [panel], width: .singleColumn))
    #expect(picture.colour(plot, 0.5, 0.25) == .white)
    #expect(picture.colour(plot, 0.5, 0.75) == .black)
  }

  @Test("every mark leaves its colour where it belongs") func everyMark() throws {
    let red = Colour(255, 0, 0)
    let marks: [(Mark, (Double, Double), Colour)] = [
      (.line(Line(x: [0, 10], y: [5, 5], colour: red, width: 3)), (0.3, 0.5), red),
      (.scatter(Scatter(x: [5], y: [5], colour: red, size: 20)), (0.5, 0.5), red),
      (.bars(Bars(edges: [2, 4, 6], heights: [9, 3], colour: red)), (0.3, 0.5), red),
      (.band(Band(x: [0, 10], lower: [4, 4], upper: [6, 6], colour: red)), (0.7, 0.5), red.lighter),
      (.rule(Rule(.vertical, at: 5, colour: red, width: 4, dash: .solid)), (0.5, 0.2), red),
      (.picture(ColourPicture(rows: 1, columns: 1, values: [1, 0, 0], x: 0...10, y: 0...10)), (0.5, 0.5), red),
    ]
    for (mark, place, colour) in marks {
      let axis = PlotAxis(range: 0...10)
      let figure = Figure("mark", panels: [Panel(x: axis, y: axis, marks: [mark])], width: .singleColumn)
      let (picture, plot) = try drawn(figure)
      #expect(picture.colour(plot, place.0, place.1) == colour, "\(mark)")
      #expect(picture.colour(plot, 0.93, 0.07) == (mark.description.hasPrefix("picture") ? red : .white), "\(mark)")
    }
  }

  @Test("a broken line has a gap") func brokenLine() throws {
    let line = Line(x: [0, 4, 6, 10], y: [5, 5, 5, 5], colour: .black, width: 4, breaks: [2])
    let axis = PlotAxis(range: 0...10)
    let (picture, plot) = try drawn(
      Figure("gap", panels: [Panel(x: axis, y: axis, marks: [.line(line)])], width: .singleColumn))
    #expect(picture.colour(plot, 0.5, 0.5) == .white)
    #expect(picture.colour(plot, 0.2, 0.5) == .black)
    #expect(picture.colour(plot, 0.8, 0.5) == .black)
  }

  @Test("a point without neighbours is a dot that is seen") func pointWithout() throws {
    let axis = PlotAxis(range: 0...10)
    let marks: [Mark] = [
      .band(Band(x: [5], lower: [2], upper: [8], colour: .black)), .line(Line(x: [5], y: [5], colour: .black)),
    ]
    let panel = Panel(x: axis, y: axis, marks: marks)
    let (picture, plot) = try drawn(Figure("dot", panels: [panel], width: .singleColumn))
    #expect(picture.colour(plot, 0.5, 0.5) == .black)
    #expect(picture.colour(plot, 0.5, 0.3) == Colour.black.lighter && picture.colour(plot, 0.5, 0.1) == .white)
    #expect(picture.colour(plot, 0.52, 0.5) == .white)
  }

  @Test("a spike between many points is kept") func spikeBetween() throws {
    var y = [Double](repeating: 0, count: 200_000)
    y[100_000] = 10
    let line = Line(x: y.indices.map(Double.init), y: y, colour: .black, width: 2)
    let panel = Panel(y: PlotAxis(range: -1...11), marks: [.line(line)])
    let (picture, plot) = try drawn(Figure("spike", panels: [panel], width: .singleColumn))
    #expect(picture.colour(plot, 0.5, 0.5).red < 80)
  }

  @Test("a curve that goes up and down in every column covers what lies between, and no more") func curveGoes() throws {
    let y = (0..<20_000).map { place in
      let middle = place < 10_000 ? 3.0 : 7.0
      return place % 2 == 0 ? middle - 1 : middle + 1
    }
    for x in [y.indices.map(Double.init), y.indices.reversed().map(Double.init)] {
      let panel = Panel(
        x: PlotAxis(isReversed: x[0] > 0), y: PlotAxis(range: 0...10), marks: [.line(Line(x: x, y: y, colour: .black))])
      let (picture, plot) = try drawn(Figure("noise", panels: [panel], width: .singleColumn))
      for (place, colour) in [
        ((0.25, 0.7), Colour.black), ((0.25, 0.78), .black), ((0.25, 0.5), .white), ((0.25, 0.9), .white),
        ((0.75, 0.3), .black), ((0.75, 0.22), .black), ((0.75, 0.5), .white), ((0.75, 0.1), .white),
      ] { #expect(picture.colour(plot, place.0, place.1) == colour, "\(place)") }
    }
  }

  @Test("files start and end as their formats do") func filesStart() throws {
    let png = try DemoFigures.losses.render(as: .png(dotsPerInch: 100))
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let svg = String(decoding: try DemoFigures.losses.render(as: .svg), as: UTF8.self)
    #expect(svg.hasPrefix("<?xml") && svg.contains("<svg") && svg.contains("#glyph"))
    let pdf = String(decoding: try DemoFigures.losses.render(as: .pdf), as: UTF8.self)
    #expect(pdf.hasPrefix("%PDF-1.") && pdf.contains("/Title (loss)") && !pdf.contains("/CreationDate"))
    #expect(pdf.contains("%%EOF"))
  }

  @Test("the same figure gives the same bytes") func sameFigure() throws {
    for format in [FigureFormat.png(dotsPerInch: 100), .svg, .pdf] {
      let first = try DemoFigures.correlation.render(as: format)
      _ = try DemoFigures.losses.render(as: format)
      #expect(try DemoFigures.correlation.render(as: format) == first)
    }
  }

  @Test("without fonts labels are drawn by strokes") func withoutFonts() throws {
    for format in [FigureFormat.png(dotsPerInch: 150), .svg, .pdf] {
      #expect(try DemoFigures.reconstruction.render(as: format, typeface: .strokes).count > 2000)
    }
    let all = (32..<127).map { String(UnicodeScalar(UInt8($0))) }.joined() + "µÅ−×·°"
    for letter in all where letter != " " {
      #expect(!StrokeFont.strokes(String(letter), size: 8).isEmpty, "\(letter)")
    }
    #expect(StrokeFont.strokes("0", size: 8).count == 1)
  }

  @Test("a figure is written under the name it is given") func figureWritten() throws {
    let folder = "\(NSTemporaryDirectory())aec-figures-\(getpid())"
    mkdir(folder, 0o755)
    defer {
      for ending in ["png", "PDF", "svg"] { unlink("\(folder)/a.\(ending)") }
      rmdir(folder)
    }
    for ending in ["png", "PDF", "svg"] {
      try DemoFigures.losses.write(to: "\(folder)/a.\(ending)", dotsPerInch: 72)
    }
    #expect(try readPNG("\(folder)/a.png").width == 241)
    let unknown = code { try DemoFigures.losses.write(to: "\(folder)/a.gif") }
    #expect(unknown == "AE5402")
    let nowhere = code { try DemoFigures.losses.write(to: "\(folder)/none/a.png") }
    #expect(nowhere == "AE6003")
  }

  @Test("a picture too large is refused with its size") func pictureLarge() {
    let panels = [Panel](repeating: DemoFigures.losses.panels[0], count: 60)
    let figure = Figure("high", panels: panels, columns: 1)
    let found = code { _ = try figure.render(as: .png(dotsPerInch: 2400)) }
    #expect(found == "AE5403")
    #expect(Diagnostic.cairoMissing().help?.contains("libcairo2") == true)
  }

  private func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return (error as? Diagnostic)?.code }
  }
}

/// The drawn figure and the place of its first plot in pixels.
func drawn(_ figure: Figure) throws -> (picture: Picture, plot: Box) {
  let bytes = try figure.render(as: .png(dotsPerInch: 144))
  let plot = try figure.layout(CairoLibrary.functions(), .system).panels[0].plot
  let picture = try readPNG(InputFile(name: "figure", bytes: bytes))
  return (picture, Box(x: plot.x * 2, y: plot.y * 2, width: plot.width * 2, height: plot.height * 2))
}

extension Picture {
  /// The colour at a place of the plot, in parts of its width and height from the upper left corner.
  func colour(_ plot: Box, _ x: Double, _ y: Double) -> Colour {
    let column = Int(plot.x + x * plot.width)
    let row = Int(plot.y + y * plot.height)
    let start = (row * width + column) * channels
    let bytes = values[start..<start + 3].map { UInt8(($0 * 255).rounded()) }
    return Colour(bytes[0], bytes[1], bytes[2])
  }
}
