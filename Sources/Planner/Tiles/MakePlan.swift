import Graph

/// Plans a graph for batches of a given size.
///
/// The choice of the tile, and of what runs over the whole batch, depends on the graph and the batch alone: results do
/// not change with the number of threads, nor with the caches of the machine.
package func makePlan(
  _ graph: Graph, batch: Int, machine: Machine = .common, rules: [FusionRule] = FusionRule.all
) -> Plan {
  let graph = graph.spreadingSharedOperands()
  let fusion = Fusion(GraphIndex(graph), rules: rules)
  let usual = makePlan(fusion, lanes: TileChoice.usual)
  let choice = TileChoice(usual, batch: batch, machine: machine)
  if let single = choice.singleTile {
    var plan = makePlan(fusion, lanes: single)
    let seconds = plan.estimatedSeconds(samples: batch)
    if seconds < TileChoice.leastSharedSeconds {
      plan.mostWorkers = 1
      plan.reason = choice.reason(ofSingle: seconds)
      return plan
    }
  }
  let products = BatchProducts(graph, usual, batch: batch, lanes: choice.lanes, machine: machine)
  var plan =
    products.isEmpty
    ? choice.lanes == TileChoice.usual ? usual : makePlan(fusion, lanes: choice.lanes)
    : makePlan(Fusion(GraphIndex(graph, products), rules: rules), lanes: choice.lanes)
  plan.reason = choice.reason
  if choice.mayBeNarrow, products.isEmpty,
    let narrow = NarrowTiles(of: plan, batch: batch, make: { makePlan(fusion, lanes: $0) })
  {
    return narrow.plan
  }
  return plan
}

/// Plans a graph for one tile width.
package func makePlan(
  _ graph: Graph, lanes: Int, rules: [FusionRule] = FusionRule.all, overBatch: Bool = false
) -> Plan {
  let graph = graph.spreadingSharedOperands()
  let products = overBatch ? BatchProducts.all(graph) : .none
  return makePlan(Fusion(GraphIndex(graph, products), rules: rules), lanes: lanes)
}

private func makePlan(_ fusion: Fusion, lanes: Int) -> Plan {
  var builder = PlanBuilder(fusion, lanes: lanes)
  let plan = builder.build()
  assert((try? plan.verify()) != nil, "an unsound plan:\n\(plan)")
  return plan
}
