import Graph

/// Plans a graph for batches of a given size.
///
/// The choice of the tile depends on the graph, the batch and the machine's cache: results do not change with the number of
/// threads.
package func makePlan(
  _ graph: Graph, batch: Int, machine: Machine = .current, rules: [FusionRule] = FusionRule.all
) -> Plan {
  let fusion = Fusion(graph, rules)
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
  var plan = choice.lanes == TileChoice.usual ? usual : makePlan(fusion, lanes: choice.lanes)
  plan.reason = choice.reason
  return plan
}

/// Plans a graph for one tile width.
package func makePlan(_ graph: Graph, lanes: Int, rules: [FusionRule] = FusionRule.all) -> Plan {
  makePlan(Fusion(graph, rules), lanes: lanes)
}

private func makePlan(_ fusion: Fusion, lanes: Int) -> Plan {
  var builder = PlanBuilder(fusion, lanes: lanes)
  let plan = builder.build()
  assert((try? plan.verify()) != nil, "an unsound plan:\n\(plan)")
  return plan
}

extension Fusion {
  fileprivate init(_ graph: Graph, _ rules: [FusionRule]) {
    self.init(GraphIndex(graph.spreadingSharedOperands()), rules: rules)
  }
}
