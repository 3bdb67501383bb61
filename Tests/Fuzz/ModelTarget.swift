import Checker
import Diagnostics
import Syntax

extension FuzzTarget {
  /// A model file from its bytes to the table of its layers, or to its messages as text and JSON.
  static let model = FuzzTarget(name: "model") { bytes in
    let source: SourceFile
    do throws(Diagnostic) {
      source = try decode(name: "model.ae", bytes: Array(bytes))
    } catch {
      return show([error], nil)
    }
    let (file, mistakes) = parse(source)
    show(mistakes, source)
    guard !mistakes.contains(where: { $0.severity == .error }) else { return }
    let result = check(file, source: source, settings: [])
    show(result.diagnostics, source)
    if let typed = result.typed { _ = summaryTable(typed.model) }
  }

  private static func show(_ diagnostics: [Diagnostic], _ source: SourceFile?) {
    let (text, json) = (TextRenderer(source: source, colour: true), JSONRenderer(source: source))
    for diagnostic in diagnostics {
      precondition(!text.render(diagnostic).isEmpty && !json.render(diagnostic).isEmpty)
    }
  }
}
