import Diagnostics

extension [Diagnostic] {
  /// Words of another library that are wrong in the same way at several places are one message.
  var withoutRepetitions: [Diagnostic] {
    let habits: Set = ["AE0222", "AE0205", "AE0405", "AE0460", "AE0463", "AE0423"]
    var kept: [Diagnostic] = []
    var counts: [Int: Int] = [:]
    for message in self {
      let index = kept.firstIndex { other in
        habits.contains(message.code) && other.saysSame(as: message) && other.marker == message.marker
          && other.help == message.help && message.help != nil
      }
      if let index { counts[index, default: 0] += 1 } else { kept.append(message) }
    }
    for (index, count) in counts {
      kept[index].notes.append("the same appears \(count == 1 ? "once" : "\(count) times") more in this file")
      kept[index].fix = nil
    }
    return kept
  }
}
