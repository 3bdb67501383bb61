import Diagnostics
import Files
import Graph
import Ops
import Planner
import Runtime

/// The weights of a model in one block of memory, by name.
package struct Weights {
  package struct Entry: Sendable {
    package let weight: Weight<Int>
    package let offset: Int
    package var name: String { weight.name }
    package var shape: [Int] { weight.shape }
    package var count: Int { weight.count }
  }

  package let entries: [Entry]
  package let memory: FloatMemory

  /// Weights of a graph's parameters, all zero.
  package init(_ graph: Graph) { self.init(of: graph.parameters.map(\.weight)) }

  /// Weights of these names and shapes, all zero.
  init(of weights: [Weight<Int>]) {
    var entries: [Entry] = []
    var offset = 0
    for weight in weights {
      entries.append(Entry(weight: weight, offset: offset))
      offset += weight.count
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
  ///
  /// Weights that start from data or files take their numbers from `others`, or 1 without it. All are drawn in the
  /// coordinates of the data; those with a basis take the nearest ones in it.
  package func draw(
    seed: UInt64, others: (_ entry: Entry, _ number: Int) throws(Diagnostic) -> [Float]
  ) throws(Diagnostic) {
    for (number, entry) in entries.enumerated() {
      let whole = Entry(weight: entry.weight.whole, offset: entry.offset)
      var numbers = DistributionTable.values(of: whole.weight, number: number, seed: seed)
      if numbers == nil { numbers = try others(whole, number) }
      put(numbers ?? [], into: entry)
      hold(entry)
    }
  }

  /// The same without data: weights that start from them start from 1.
  package func draw(seed: UInt64) {
    try? draw(seed: seed) { entry, _ in
      entry.weight.start.name == "axis" ? (0..<entry.count).map { Float($0) } : Array(repeating: 1, count: entry.count)
    }
  }

  /// Moves the weights that left what they are held to back to the nearest values allowed.
  package func hold() { hold(entries) }

  func hold(_ entries: [Entry]) {
    for entry in entries where entry.weight.constraint != nil { hold(entry) }
  }

  private func hold(_ entry: Entry) {
    guard let constraint = entry.weight.constraint else { return }
    ConstraintTable.required(constraint.name).project(
      values(entry), entry.shape.last ?? 1, constraint.numbers.map { Float($0) })
  }

  /// Moves weights that a file gave into their ranges, as those that are drawn; a warning where that changed some.
  func moved(from path: String) -> Diagnostic? {
    let before = Array(memory.values)
    hold()
    let changed = entries.filter { entry in
      let own = values(entry)
      return own.indices.contains { abs(own[$0] - before[entry.offset + $0]) > 1e-5 * max(1, abs(own[$0])) }
    }
    return changed.isEmpty ? nil : .movedIntoRange(path, changed.map(\.name))
  }

  /// Takes the weights of the same names from another set.
  func take(from other: Weights) {
    for entry in entries {
      guard let source = other.entries.first(where: { $0.name == entry.name }) else { continue }
      _ = values(entry).update(from: other.values(source))
    }
  }

  /// Takes weights in the coordinates of the data, in the order of `whole`.
  package func set(_ tensors: [[Float]]) {
    // A file with some of the weights has nothing for the others.
    for (entry, tensor) in zip(wholeEntries, tensors) where !tensor.isEmpty { put(tensor, into: entry) }
  }

  /// Tensors to write at once: they have the values that these weights have at that time.
  package func tensors(prefix: String = "") -> [TensorFile.Tensor] {
    entries.map {
      TensorFile.Tensor(
        name: prefix + $0.name, shape: $0.shape, lent: UnsafeBufferPointer(values($0)), by: memory)
    }
  }

  /// Both take each other's values.
  func exchange(with other: Weights) {
    for index in 0..<count { swap(&memory.start[index], &other.memory.start[index]) }
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
