/// Where a buffer lives while a plan runs.
package enum Space: Int, Sendable, CaseIterable {
  /// The tile's own memory: values of samples, [feature][step][lane].
  case arena
  /// What a tile adds up over its samples, one copy a tile; reduced between phases.
  case slot
  /// Values of the whole batch: reduced sums, what is computed from them, constants.
  case shared
  /// The weights, in the order of the graph.
  case parameter
}

/// A piece of memory with one life: from the step that first writes it to the last that reads it.
package struct Buffer: Sendable {
  package let space: Space
  /// Floats.
  package internal(set) var count: Int
  /// What it holds, for people.
  package let label: String
  /// Floats from the start of its space; assigned last.
  package var offset = 0

  package init(space: Space, count: Int, label: String) {
    self.space = space
    self.count = count
    self.label = label
  }
}

package struct BufferID: Hashable, Sendable {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// A float of a buffer.
package struct Reference: Hashable, Sendable {
  package let buffer: BufferID
  package var offset: Int
  package init(_ buffer: BufferID, _ offset: Int = 0) {
    self.buffer = buffer
    self.offset = offset
  }
  package func advanced(by distance: Int) -> Reference {
    Reference(buffer, offset + distance)
  }
}
