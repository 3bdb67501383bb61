import Files
import Graph
import Planner
import Runtime

/// The weights of a model in one block of memory, by name.
package struct Weights {
  package struct Entry: Sendable {
    package let name: String
    package let shape: [Int]
    package let offset: Int
    package let initializer: Initializer
    package var count: Int { shape.reduce(1, *) }
  }

  package let entries: [Entry]
  package let memory: FloatMemory

  /// Weights of a graph's parameters, all zero.
  package init(_ graph: Graph) {
    var entries: [Entry] = []
    var offset = 0
    for parameter in graph.parameters {
      let shape = graph.type(of: parameter.value).shape
      entries.append(
        Entry(
          name: parameter.name, shape: shape, offset: offset, initializer: parameter.initializer))
      offset += shape.reduce(1, *)
    }
    self.entries = entries
    memory = FloatMemory(count: offset)
  }

  package var count: Int { memory.count }

  /// Whether no weight is NaN or infinite.
  package var areFinite: Bool {
    // The largest magnitude as bits, which the compiler makes a loop over vectors of.
    UnsafeBufferPointer(start: memory.start, count: count).reduce(0) { max($0, $1.bitPattern & 0x7FFF_FFFF) }
      < Float.infinity.bitPattern
  }
  package var slots: [WeightSlot] { entries.map { WeightSlot(name: $0.name, shape: $0.shape) } }

  package func values(_ entry: Entry) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: memory.start + entry.offset, count: entry.count)
  }

  /// Draws every weight from its distribution; a number depends on the seed, its tensor and its place alone.
  package func draw(seed: UInt64) {
    for (number, entry) in entries.enumerated() {
      let stream = RandomStream(seed: seed, purpose: .weights, part: number)
      let target = values(entry)
      switch entry.initializer {
      case .zeros: target.update(repeating: 0)
      case .ones: target.update(repeating: 1)
      case .uniform(let bound):
        for place in target.indices {
          target[place] = Float((2 * stream.uniformDouble(place) - 1) * bound)
        }
      }
    }
  }

  /// Takes the weights of the same names from another set.
  func take(from other: Weights) {
    for entry in entries {
      guard let source = other.entries.first(where: { $0.name == entry.name }) else { continue }
      _ = values(entry).update(from: other.values(source))
    }
  }

  /// Takes weights in the order of the entries.
  package func set(_ tensors: [[Float]]) {
    for (entry, tensor) in zip(entries, tensors) { _ = values(entry).update(from: tensor) }
  }

  /// Tensors to write at once: they have the values that these weights have at that time.
  package func tensors(prefix: String = "") -> [TensorFile.Tensor] {
    entries.map {
      TensorFile.Tensor(
        name: prefix + $0.name, shape: $0.shape, lent: UnsafeBufferPointer(values($0)), by: memory)
    }
  }

  /// The same weights in other memory.
  package func copy() -> Weights {
    let result = Weights(entries: entries, memory: FloatMemory(count: count))
    result.memory.start.update(from: memory.start, count: count)
    return result
  }

  /// The same entries, all 0: what an optimizer keeps for each weight.
  func zeros() -> Weights { Weights(entries: entries, memory: FloatMemory(count: count)) }

  private init(entries: [Entry], memory: FloatMemory) {
    self.entries = entries
    self.memory = memory
  }
}
