extension PlanBuilder {
  /// What else was decided, in words.
  var notes: [String] {
    // What runs in recurrences counts for itself, in the lines of their rules.
    let inner = fusion.inner.count - fusion.lstmProjections.count - fusion.lstmTotals.count
    let tiled = graph.nodes.filter(graph.runsInTiles).count
    var notes = ["fused: \(inner) of \(tiled) nodes of samples run in the kernel of another"]
    let once = plan.phases.reduce(0) { $0 + $1.shared.count }
    if once > 0 { notes.append("once: \(once) steps depend on no sample and run once a batch") }
    let batch = plan.phases.reduce(0) { $0 + $1.batch.count }
    if batch > 0 { notes.append("batch: \(batch) products of wide layers run over all samples, as their lines say") }
    if plan.phases.count > 1 {
      let what = batch > 0 ? "or product over all samples" : "over all samples"
      notes.append("phases: \(plan.phases.count), since a sum \(what) must be there before what uses it")
    }
    if plan.keepsArenas { notes.append("arenas: one for each tile, since values of samples are read in a later phase") }
    return notes
  }
}
