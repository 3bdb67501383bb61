import Graph

/// Plans a graph for batches of a given size.
///
/// The tile is as wide as its arena allows within a share of the second-level cache, but no wider than a quarter of the
/// batch, so that several workers find work. The choice depends on the graph and the batch alone: results do not change
/// with the number of threads.
package func makePlan(_ graph: Graph, batch: Int) -> Plan {
  let plan = makePlan(graph, lanes: narrowestTile)
  let lanes = tileWidth(arenaPerLane: plan.arenaCount / narrowestTile, batch: batch)
  return lanes == narrowestTile ? plan : makePlan(graph, lanes: lanes)
}

/// Plans a graph for one tile width.
package func makePlan(_ graph: Graph, lanes: Int) -> Plan {
  var builder = PlanBuilder(graph.spreadingSharedOperands(), lanes: lanes)
  let plan = builder.build()
  assert((try? plan.verify()) != nil, "an unsound plan:\n\(plan)")
  return plan
}

/// One vector of the widest instruction set.
private let narrowestTile = 16

private func tileWidth(arenaPerLane: Int, batch: Int) -> Int {
  let cacheFloats = 512 * 1024 / 4
  let quarter = batch / 4
  var lanes = narrowestTile
  while lanes < 128, lanes * 2 <= quarter, lanes * 2 * arenaPerLane <= cacheFloats { lanes *= 2 }
  return lanes
}
