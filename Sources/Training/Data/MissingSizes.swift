import Checker
import Compiler
import Datasets
import Diagnostics
import Graph

extension Compilation {
  /// Refuses a model with a size that has no value, and reports the data's size there.
  package func requireValues(for request: TrainRequest) throws(Diagnostics) {
    do throws(Diagnostics) {
      try requireValues()
    } catch {
      var all = error.all
      let sizes = sizesOfData(request)
      if all.count == 1, let path = dataPath(request), !sizes.isEmpty {
        let settings = model.undetermined.map { name in "--set \(name)=\(sizes[name].map(String.init) ?? "...")" }
        let found = sizes.sorted { $0.key < $1.key }.map { "`\($0.key)` = \($0.value)" }.joined(separator: ", ")
        all[0].help = "`\(path)` has \(found): give \(settings.joined(separator: " ")), or a default in the file"
      }
      throw Diagnostics(all)
    }
  }

  private func dataPath(_ request: TrainRequest) -> String? {
    guard model.encoderInputs.count == 1, let input = model.encoderInputs.first?.name else { return nil }
    if let path = try? request.data.files(of: [input])[input] { return path.isPicture ? nil : path }
    return typed.data?.file(of: input).map { resolved($0.path, beside: request.modelFolder) }
  }

  /// The sizes without a value that are sizes of the input, as the data have them; none where that is not clear.
  private func sizesOfData(_ request: TrainRequest) -> [String: Int] {
    guard model.encoderInputs.count == 1, let port = model.encoderInputs.first, let path = dataPath(request) else {
      return [:]
    }
    var shape = model.nodes[port.node.index].type.shape
    while shape.count > 1, shape.last == Size(1) { shape.removeLast() }
    var choice = ArrayChoice()
    if let recipe = typed.data?.file(of: port.name) { choice = ArrayChoice(recipe) }
    let cut = typed.data?.file(of: port.name)?.cut
    let own = cut == nil ? shape[...] : shape.dropFirst(2)
    guard let found = sampleSizes(of: path, choice, axes: own.count) else { return [:] }
    var sizes: [String: Int] = [:]
    let sides = cut.flatMap { cut in cut.side.map { [$0, $0] } } ?? []
    for (size, value) in zip(Array(shape.prefix(sides.count)) + own, sides + found) {
      if let name = model.undetermined.first(where: { Size(symbol: $0) == size }) { sizes[name] = value }
    }
    return sizes
  }
}
