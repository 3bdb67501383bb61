/// All optimizers, in the order of the manual; the first is the default.
package enum OptimizerTable {
  package static let all: [any Optimizer.Type] = [
    Adam.self, AdamW.self, NAdam.self, RAdam.self, SGD.self, RMSprop.self, AdaHessian.self, LBFGS.self,
  ]

  package static var names: [String] { all.map { $0.declaration.name } }

  /// The first optimizer that has a key of this name, which some write into `train`.
  package static func owner(of key: String) -> String? {
    all.first { $0.declaration.key(named: key) != nil }?.declaration.name
  }

  package static func named(_ name: String) -> (any Optimizer.Type)? { all.first { $0.declaration.name == name } }
}
