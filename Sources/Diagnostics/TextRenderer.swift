/// Draws diagnostics for people: message, place, the line with the span underlined, further places, notes, cure.
package struct TextRenderer {
  package let source: SourceFile?
  package let colour: Bool

  package init(source: SourceFile?, colour: Bool) {
    self.source = source
    self.colour = colour
  }

  package func render(_ diagnostic: Diagnostic) -> String {
    var lines = [headline(diagnostic)]
    let width = gutterWidth(diagnostic)
    if let source, let span = diagnostic.span {
      lines += snippet(source, span, diagnostic.marker, arrow: "-->", width, tone(diagnostic), "^")
      for label in diagnostic.labels {
        lines += snippet(source, label.span, label.text, arrow: ":::", width, .blue, "-")
      }
    }
    let pad = String(repeating: " ", count: width)
    for note in diagnostic.notes { lines.append("\(pad) \(paint("=", .blue)) \(printable(note))") }
    if let help = diagnostic.help {
      lines.append("\(pad) \(paint("= help:", .green)) \(printable(help))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  package func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined(separator: "\n")
  }

  private func headline(_ diagnostic: Diagnostic) -> String {
    let title = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]"
    return paint(title, tone(diagnostic)) + paint(": " + printable(diagnostic.message), .bold)
  }

  private func snippet(
    _ source: SourceFile, _ span: Span, _ text: String, arrow: String, _ width: Int, _ tone: Tone,
    _ mark: Character
  ) -> [String] {
    let start = source.position(at: span.start)
    let excerpt = LineExcerpt(source, span)
    let pad = String(repeating: " ", count: width)
    let bar = paint("|", .blue)
    let marks = String(repeating: mark, count: excerpt.markedCount)
    let number = String(start.line)
    let gutter = String(repeating: " ", count: width - number.count) + paint(number, .blue)
    return [
      "\(pad)\(paint(arrow, .blue)) \(printable(source.name)):\(start.line):\(start.column)",
      "\(pad) \(bar)",
      "\(gutter) \(bar) \(excerpt.text)",
      "\(pad) \(bar) \(excerpt.lead)\(paint(text.isEmpty ? marks : "\(marks) \(printable(text))", tone))",
    ]
  }

  private func gutterWidth(_ diagnostic: Diagnostic) -> Int {
    guard let source, let span = diagnostic.span else { return 1 }
    let spans = [span] + diagnostic.labels.map(\.span)
    return spans.map { String(source.line(at: $0.start)).count }.max() ?? 1
  }

  private func tone(_ diagnostic: Diagnostic) -> Tone {
    switch diagnostic.severity {
    case .error: .red
    case .warning: .yellow
    case .note: .blue
    }
  }

  private enum Tone: String {
    case red = "1;31"
    case yellow = "1;33"
    case green = "1;32"
    case blue = "1;34"
    case bold = "1"
  }

  private func paint(_ text: String, _ tone: Tone) -> String {
    colour ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }
}
