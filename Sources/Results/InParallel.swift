import Synchronization
import Training

/// The results of a body for each item, computed by two threads: whichever is free takes the next.
func inParallel<Item: Sendable, Product: Sendable>(
  _ items: [Item], _ body: @escaping @Sendable (Item) -> Product
) -> [Product] {
  let queue = Queue()
  let work: @Sendable () -> [(Int, Product)] = {
    var made: [(Int, Product)] = []
    while let index = queue.next(below: items.count) { made.append((index, body(items[index]))) }
    return made
  }
  let other = Background(work)
  return (work() + other.value).sorted { $0.0 < $1.0 }.map(\.1)
}

/// Hands out numbers from 0, each once.
private final class Queue: Sendable {
  private let index = Atomic<Int>(0)

  func next(below count: Int) -> Int? {
    let found = index.add(1, ordering: .relaxed).oldValue
    return found < count ? found : nil
  }
}
