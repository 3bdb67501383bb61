import Diagnostics
import Files
import Processes
import Runtime

// What a trainer asks of the other processes that train the same.
extension Trainer {
  /// Whether any process says yes; all ask at the same places.
  func agree(_ answer: Bool) -> Bool { group?.agree(answer) ?? answer }

  /// Whether a checkpoint of now, within a step, is that of the step before. Before its first step an epoch has none.
  var canBeSaved: Bool { areAtRest && position > 0 && weights.areFinite }

  /// After an epoch: a process that has come to other weights would go on with them unnoticed.
  func requireSameWeights() throws(Diagnostic) {
    guard let group else { return }
    let all = group.gather(weights.fingerprint)
    if let rank = all.firstIndex(where: { $0 != all[0] }) { throw .weightsDiffer(rank: rank, epoch: epoch) }
  }
}

extension FloatMemory {
  /// The hash of its bytes.
  var fingerprint: String {
    var hash = Fingerprint()
    hash.add(UnsafeRawBufferPointer(UnsafeBufferPointer(start: start, count: count)))
    return hash.text
  }
}

extension Weights {
  /// The hash of the bytes of all weights.
  var fingerprint: String { memory.fingerprint }

  /// Brings the weights of process 0 to all.
  func share(in group: any ProcessGroup) {
    group.broadcast(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(start: memory.start, count: count)))
  }
}
