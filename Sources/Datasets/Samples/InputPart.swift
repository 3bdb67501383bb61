/// The numbers of one of several inputs in a row of samples.
package struct InputPart: Equatable, Sendable {
  package let name: String
  /// Where they begin in the row.
  package let offset: Int
  /// Of the samples of this input alone.
  package let layout: SampleLayout
}

extension SampleLayout {
  /// The layout of rows that hold the numbers of several inputs side by side, drawn as one of them.
  init(joining inputs: [(name: String, layout: SampleLayout)], shown: Int) {
    self = inputs[shown].layout
    var next = 0
    for input in inputs {
      parts.append(InputPart(name: input.name, offset: next, layout: input.layout))
      next += input.layout.width
    }
    offset = parts[shown].offset
    notes = inputs.flatMap(\.layout.notes).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The same samples, their numbers taken for those of several inputs, side by side.
  func divided(into inputs: [(name: String, shape: [Int])]) -> SampleLayout {
    var layout = SampleLayout(joining: inputs.map { ($0.name, holding($0.shape)) }, shown: 0)
    layout.notes = notes
    return layout
  }

  /// Where the numbers of an input begin in a row; 0 for the only one.
  package func offset(of input: String) -> Int { parts.first { $0.name == input }?.offset ?? 0 }

  /// What the files are called, for messages about all of them.
  package var sources: [String] { parts.isEmpty ? [source] : parts.map(\.layout.source) }
}
