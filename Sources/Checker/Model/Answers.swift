/// Answers to one question about values, each found once: many paths may lead to a value, and chains of them double.
final class Answers<Answer> {
  private var known: [NodeID: Answer] = [:]

  func of(_ id: NodeID, _ find: () -> Answer) -> Answer {
    if let answer = known[id] { return answer }
    let answer = find()
    known[id] = answer
    return answer
  }
}
