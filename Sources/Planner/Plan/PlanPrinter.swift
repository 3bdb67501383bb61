extension Plan: CustomStringConvertible {
  /// The plan as text: sizes, then every step with the places it reads and writes.
  package var description: String {
    var lines = [
      "plan \"\(name)\"",
      "  tile: \(lanes) samples" + (reason.map { ": \($0)" } ?? ""),
      "  arena: \(arenaCount * 4) bytes a \(keepsArenas ? "tile" : "worker")",
      "  slot: \(slotCount * 4) bytes a tile",
      "  shared: \(sharedCount * 4) bytes",
      "  weights: \(parameterCount)",
    ]
    lines += notes.map { "  \($0)" }
    lines += fusions.filter { $0.count > 0 }.map { "  \(text(of: $0))" }
    for (number, phase) in phases.enumerated() {
      lines.append("phase \(number)")
      lines += phase.shared.map { "  once  \(text(of: $0))" }
      lines += phase.tile.map { "  tile  \(text(of: $0))" }
      lines += phase.batch.map { "  batch \(text(of: $0))" }
      if !phase.slots.isEmpty {
        lines.append("  add up \(phase.slots.count) floats of every tile -> \(text(of: phase.sums))")
      }
    }
    lines += outputs.map { "output \"\($0.name)\" \($0.type) at \(text(of: $0.place.start))" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A step on one line: kernel, operands, work, layer, why it is there.
  package func text(of step: Step) -> String {
    let scratch = Set(step.kernel.reads).intersection(step.kernel.writes)
    let reads = step.kernel.reads.filter { !scratch.contains($0) }.map(text).joined(separator: ", ")
    let writes = step.kernel.writes.map(text).joined(separator: ", ")
    let origin = step.origin.map { " @ \($0)" } ?? ""
    let flops = step.flops > 0 ? " flops \(step.flops)" : ""
    let bytes = " bytes \(step.bytes(lanes: lanes))"
    let note = step.note.map { " # \($0)" } ?? ""
    return "\(step.kernel.name)\(step.kernel.detail) (\(reads)) -> (\(writes))\(flops)\(bytes)\(origin)\(note)"
  }

  /// A rule with how often it found something, what it does, and the layers in which it did.
  private func text(of finding: FusionFinding) -> String {
    let layers = finding.layers.isEmpty ? "" : " @ " + finding.layers.joined(separator: ", ")
    return "rule \(finding.rule.name) x \(finding.count): \(finding.rule.summary)\(layers)"
  }

  private func text(of reference: Reference) -> String {
    let buffer = buffers[reference.buffer.index]
    return "\(buffer.space)+\(offset(of: reference))"
  }
}
