/// All schedules, in the order of the manual.
package enum ScheduleTable {
  package static let all: [any Schedule.Type] = [
    Constant.self, StepDecay.self, Exponential.self, Linear.self, Cosine.self, OneCycle.self, Cyclic.self, Plateau.self,
  ]

  package static var names: [String] { all.map { $0.declaration.name } }

  package static func named(_ name: String) -> (any Schedule.Type)? {
    all.first { $0.declaration.name == name || $0.declaration.alias == name }
  }
}
