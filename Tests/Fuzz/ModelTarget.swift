import Checker
import Compiler
import Diagnostics
import Syntax

extension FuzzTarget {
  /// A model file from its bytes to the table of its layers, or to its messages as text and JSON.
  static let model = FuzzTarget(name: "model") { bytes in
    let source: SourceFile
    do {
      source = try decode(name: "model.ae", bytes: Array(bytes))
    } catch {
      return show([error as! Diagnostic], nil)
    }
    do {
      let compilation = try Compilation(source)
      show(compilation.warnings, source)
      _ = summaryTable(compilation.model)
    } catch {
      show((error as! Diagnostics).all, source)
    }
  }

  private static func show(_ diagnostics: [Diagnostic], _ source: SourceFile?) {
    let (text, json) = (TextRenderer(source: source, colour: true), JSONRenderer(source: source))
    for diagnostic in diagnostics {
      precondition(!text.render(diagnostic).isEmpty && !json.render(diagnostic).isEmpty)
    }
  }
}
