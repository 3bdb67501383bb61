import Datasets
import Random
import Recipe

/// Which samples train and which test.
package struct Split: Sendable {
  package let training: [Int]
  package let test: [Int]
  /// Patches that do neither, since they share pixels with some that test.
  package let shared: Int

  private init(training: [Int], test: [Int], shared: Int = 0) {
    (self.training, self.test, self.shared) = (training, test, shared)
  }

  /// A random choice that depends on seed and count alone; the test share is rounded up, as scikit-learn does.
  ///
  /// Training samples come in random order too, so that unshuffled batches of neighbouring pixels are mixed. Without a
  /// test share they stay in the order of the data.
  package init(count: Int, testFraction: Double, seed: UInt64) {
    shared = 0
    guard testFraction > 0 else {
      training = Array(0..<count)
      test = []
      return
    }
    let order = permutation(of: count, seed: seed, purpose: .split)
    let held = min(count - 1, Int((Double(count) * testFraction).rounded(.up)))
    test = Array(order.prefix(held))
    training = Array(order.dropFirst(held))
  }

  /// The split that settings ask for: single samples, or blocks of neighbours.
  ///
  /// Patches that share pixels with one that tests do not train.
  package init(of layout: SampleLayout, _ recipe: TrainRecipe) {
    let split = Split(splitting: layout, recipe)
    guard let grid = layout.patches, !split.test.isEmpty else {
      self = split
      return
    }
    let tested = Set(split.test.map { layout.position($0) })
    let training = split.training.filter { sample in
      !grid.neighbours(of: layout.position(sample)).contains(where: tested.contains)
    }
    self.init(training: training, test: split.test, shared: split.training.count - training.count)
  }

  private init(splitting layout: SampleLayout, _ recipe: TrainRecipe) {
    guard let size = recipe.testBlock, recipe.testFraction > 0 else {
      self.init(count: layout.count, testFraction: recipe.testFraction, seed: recipe.testSeed)
      return
    }
    let chosen = testBlocks(of: layout, size, share: recipe.testFraction, seed: recipe.testSeed)
    let order = permutation(of: layout.count, seed: recipe.testSeed, purpose: .split)
    self.init(
      training: order.filter { !chosen.contains(block(of: $0, in: layout, size)) },
      test: order.filter { chosen.contains(block(of: $0, in: layout, size)) })
  }
}

/// Squares of a picture or runs of a list, at random, until they hold the share; one at least stays for training.
private func testBlocks(of layout: SampleLayout, _ size: Int, share: Double, seed: UInt64) -> Set<Int> {
  var counts: [Int: Int] = [:]
  for sample in 0..<layout.count { counts[block(of: sample, in: layout, size), default: 0] += 1 }
  let blocks = counts.keys.sorted()
  let due = Int((Double(layout.count) * share).rounded(.up))
  var chosen: Set<Int> = []
  var held = 0
  for index in permutation(of: blocks.count, seed: seed, purpose: .split).dropLast() where held < due {
    chosen.insert(blocks[index])
    held += counts[blocks[index]] ?? 0
  }
  return chosen
}

/// The number of the block that a sample lies in.
private func block(of sample: Int, in layout: SampleLayout, _ size: Int) -> Int {
  let index = layout.position(sample)
  guard let image = layout.image else { return index / size }
  let across = (image.width + size - 1) / size
  return index / image.width / size * across + index % image.width / size
}
