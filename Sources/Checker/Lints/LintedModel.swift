import Diagnostics
import Graph
import Ops
import Recipe

/// A model with what lints ask of it.
struct LintedModel {
  let typed: TypedModel
  let recipe: TrainRecipe
  private let recipes: Recipes
  private let elaborator: Elaborator
  /// The nodes that read a node.
  private let users: [[NodeID]]

  init(_ typed: TypedModel, _ recipes: Recipes, _ elaborator: Elaborator) {
    (self.typed, self.recipes, self.elaborator) = (typed, recipes, elaborator)
    recipe = recipes.train
    var users = [[NodeID]](repeating: [], count: typed.nodes.count)
    for (index, node) in typed.nodes.enumerated() {
      for input in node.inputs { users[input.index].append(NodeID(index)) }
    }
    self.users = users
  }

  /// How the data of an input is scaled, with the place where the file says so; nil where it does not.
  func scale(ofInput name: String) -> (scale: FileRecipe.Scale, place: Span)? {
    guard let data = recipes.data, let file = data.file(of: name) else { return nil }
    var place = recipes.dataKeys["scale"]
    if case .inputs(let all) = data { place = all.first { $0.name == name }?.keys["scale"] }
    return place.map { (file.scale, $0) }
  }

  subscript(id: NodeID) -> TypedNode { typed.nodes[id.index] }

  func users(of id: NodeID) -> [NodeID] { users[id.index] }

  /// Whether a node belongs to the encoder, the decoder or the loss.
  func isIn(_ part: String, _ id: NodeID) -> Bool { self[id].path.split(separator: ".").first == Substring(part) }

  func text(_ span: Span) -> String { elaborator.text(span) }

  /// What every element of a value is known to lie between.
  func bounds(of id: NodeID) -> (low: Double, high: Double) { elaborator.bounds(of: id) }

  /// Whether no element can be below 0.
  func isNeverNegative(_ id: NodeID) -> Bool { elaborator.isNeverNegative(id) }

  /// Whether a value is made of shares that add up to 1.
  func isSimplex(_ id: NodeID) -> Bool { elaborator.isSimplex(id) }

  /// How many elements a value has; nil while a size in it has no value.
  func count(_ id: NodeID) -> Int? {
    var result = 1
    for size in self[id].type.shape {
      guard let size = size.evaluated(typed.sizes) else { return nil }
      let (product, overflows) = result.multipliedReportingOverflow(by: size)
      guard !overflows else { return nil }
      result = product
    }
    return result
  }

  /// The name of a layer, or nothing for what is none.
  func layer(_ id: NodeID) -> String { if case .layer(let layer, _, _) = self[id].kind { layer.name } else { "" } }

  /// Whether a value is a number of the file or of the step, not of a sample.
  func isNumber(_ id: NodeID) -> Bool { isNumber(id, Answers()) }

  private func isNumber(_ id: NodeID, _ answers: Answers<Bool>) -> Bool {
    answers.of(id) {
      switch self[id].kind {
      case .constant, .stepNumber: true
      case .elementwise: self[id].inputs.allSatisfy { isNumber($0, answers) }
      default: false
      }
    }
  }

  /// The layer's weights, where training moves them and no range keeps them from growing.
  func hasFreeWeights(_ id: NodeID) -> Bool {
    let weights = self[id].weights.map { typed.weights[$0].weight }
    return !weights.isEmpty
      && weights.allSatisfy { $0.isTrained && ($0.constraint == nil || $0.constraint?.name == "at_least") }
  }
}
