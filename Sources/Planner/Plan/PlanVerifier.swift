import Graph

extension Plan {
  /// Checks that no step writes over a value that is still needed and that everything read was written before.
  package func verify() throws(GraphFault) {
    try verifyLives()
    try verifyOrder()
  }

  private func verifyLives() throws(GraphFault) {
    let lives = Lives(self)
    let arena = buffers.indices.filter { buffers[$0].space == .arena && lives.of[$0] != nil }
    for (number, first) in arena.enumerated() {
      let end = buffers[first].offset + buffers[first].count
      guard end <= arenaCount else { throw GraphFault("\(buffers[first]) leaves the arena") }
      for second in arena.dropFirst(number + 1)
      where lives.of[first]!.overlaps(lives.of[second]!) {
        let apart =
          end <= buffers[second].offset
          || buffers[second].offset + buffers[second].count <= buffers[first].offset
        guard apart || takesPlace(second, of: first, lives) || takesPlace(first, of: second, lives) else {
          throw GraphFault("\(buffers[first]) and \(buffers[second]) overlap while both live")
        }
      }
    }
  }

  /// Whether one buffer begins in the step that ends the other, as a loop that writes where it has read.
  private func takesPlace(_ later: Int, of earlier: Int, _ lives: Lives) -> Bool {
    let place = inPlace.ofBuffer
    return place[later] ?? later == place[earlier] ?? earlier && buffers[later].offset == buffers[earlier].offset
      && lives.of[later]!.lowerBound == lives.of[earlier]!.upperBound
  }

  private func verifyOrder() throws(GraphFault) {
    var written = Set([BufferID(0)] + constants.map(\.start.buffer))
    for place in stepNumbers.values { written.insert(place.buffer) }
    for phase in phases {
      for step in phase.steps {
        let own = Set(step.kernel.writes.map(\.buffer))
        for read in step.kernel.reads where !own.contains(read.buffer) {
          guard written.contains(read.buffer) else {
            throw GraphFault("\(step.kernel.name) reads \(buffers[read.buffer.index]) too early")
          }
        }
        written.formUnion(own)
      }
      written.insert(phase.sums.buffer)
    }
  }
}
