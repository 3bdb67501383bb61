import Training

/// What a body makes of each item, half of them by another thread.
func inParallel<Item: Sendable, Product: Sendable>(
  _ items: [Item], _ body: @escaping @Sendable (Item) -> Product
) -> [Product] {
  let others = Background { items.indices.filter { $0 % 2 == 1 }.map { body(items[$0]) } }
  let own = items.indices.filter { $0 % 2 == 0 }.map { body(items[$0]) }
  let rest = others.value
  return items.indices.map { $0 % 2 == 0 ? own[$0 / 2] : rest[$0 / 2] }
}
