/// Writes diagnostics for programs: one JSON object a line.
package struct JSONRenderer {
  package let source: SourceFile?

  package init(source: SourceFile?) { self.source = source }

  package func render(_ diagnostic: Diagnostic) -> String {
    var object = JSONObject()
    object["severity"] = .string(diagnostic.severity.rawValue)
    object["code"] = .string(diagnostic.code)
    object["message"] = .string(diagnostic.message)
    if let span = diagnostic.span { add(span, to: &object) }
    if !diagnostic.marker.isEmpty { object["marker"] = .string(diagnostic.marker) }
    object["labels"] = .array(diagnostic.labels.map(labelled))
    object["notes"] = .array(diagnostic.notes.map { .string($0) })
    if let help = diagnostic.help { object["help"] = .string(help) }
    if let fix = diagnostic.fix {
      var edit = JSONObject()
      add(fix.span, to: &edit)
      edit["replacement"] = .string(fix.replacement)
      object["fix"] = .object(edit)
    }
    return JSONValue.object(object).text
  }

  private func labelled(_ label: Diagnostic.Label) -> JSONValue {
    var object = JSONObject()
    add(label.span, to: &object)
    object["text"] = .string(label.text)
    return .object(object)
  }

  private func add(_ span: Span, to object: inout JSONObject) {
    guard let source else { return }
    let start = source.position(at: span.start)
    let end = source.position(at: span.end)
    object["file"] = .string(source.name)
    object["line"] = .integer(start.line)
    object["column"] = .integer(start.column)
    object["end_line"] = .integer(end.line)
    object["end_column"] = .integer(end.column)
  }
}
