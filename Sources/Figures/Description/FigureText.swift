// The description of a figure as text, for golden tests and for looking at.

extension Figure: CustomStringConvertible {
  package var description: String {
    let grid = columns.map { ", \($0) columns" } ?? ""
    let bar = colourBar.map { ", \($0)" } ?? ""
    let head = "figure \(name), \(plainNumber(width.millimetres)) mm\(grid)\(bar)\(sharesLegend ? ", one legend" : "")"
    let blocks = panels.indices.map { index in
      let letter = letter(of: index).map { " \($0)" } ?? ""
      return "  panel\(letter)\n" + panels[index].lines.map { "    \($0)" }.joined(separator: "\n")
    }
    return ([head] + blocks).joined(separator: "\n")
  }
}

extension Panel {
  fileprivate var lines: [String] {
    var lines = title.map { ["title \($0)"] } ?? []
    lines += ["x \(x)", "y \(y)"]
    lines.append(hasEqualAspect ? "equal aspect" : "aspect \(plainNumber(aspect))")
    lines += marks.map(\.description)
    lines += [colourBar.map(\.description), scaleBar.map(\.description)].compactMap(\.self)
    return lines
  }
}

extension PlotAxis: CustomStringConvertible {
  package var description: String {
    let parts = [
      label.isEmpty ? nil : "\"\(label)\"", scale.rawValue, range.map(words), isReversed ? "reversed" : nil,
      isWhole ? "whole" : nil, isVisible ? nil : "hidden",
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }
}

extension ColourBar: CustomStringConvertible {
  package var description: String {
    (["colour bar", label.isEmpty ? nil : "\"\(label)\"", limits.map(words), colours?.name] as [String?])
      .compactMap(\.self).joined(separator: ", ")
  }
}

extension ScaleBar: CustomStringConvertible {
  package var description: String {
    "scale bar \(plainNumber(length)) \"\(text)\", \(corner == .lowerLeft ? "lower left" : "lower right")"
  }
}

extension Mark: CustomStringConvertible {
  package var description: String {
    switch self {
    case .map(let map):
      "map \(map.rows) x \(map.columns), \(map.colours.name), " + (map.limits.map(words) ?? "all values")
    case .picture(let picture): "picture \(picture.rows) x \(picture.columns)"
    case .line(let line):
      "line of \(line.x.count) points, \(line.colour), \(plainNumber(line.width)) pt, \(line.dash)"
        + (line.breaks.isEmpty ? "" : ", broken at \(line.breaks)") + named(line.label)
    case .scatter(let scatter):
      "scatter of \(scatter.x.count) points, "
        + (scatter.values == nil ? "\(scatter.colour)" : scatter.colours.name) + named(scatter.label)
    case .bars(let bars): "\(bars.heights.count) bars, \(bars.colour)" + named(bars.label)
    case .band(let band): "band of \(band.x.count) points, \(band.colour)" + named(band.label)
    case .text(let text):
      "text \"\(text.text)\" at \(plainNumber(text.x)), \(plainNumber(text.y)), \(text.anchor)"
    case .rule(let rule): "\(rule.direction) rule at \(plainNumber(rule.position)), \(rule.dash)" + named(rule.label)
    }
  }
}

private func named(_ label: String?) -> String { label.map { ", \"\($0)\"" } ?? "" }

private func words(_ range: ClosedRange<Double>) -> String {
  "\(plainNumber(range.lowerBound)) to \(plainNumber(range.upperBound))"
}
