import Graph

/// A step from graph to graph: a value with a name, one sentence, and a pure function.
package struct Pass: Sendable {
  package let name: String
  package let summary: String
  package let run: @Sendable (Graph) -> Graph

  package init(name: String, summary: String, run: @escaping @Sendable (Graph) -> Graph) {
    self.name = name
    self.summary = summary
    self.run = run
  }
}
