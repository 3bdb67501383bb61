import Compiler
import Diagnostics
import Graph
import Ops
import Passes
import TestPrograms
import TestSupport
import Testing

/// The product of the Hessian and a probe, which AdaHessian needs: of the tutorial's models and one with a convolution.
@Suite struct CurvatureTests {
  static let models = ["dense", "lstm", "attention", "lstm_sparse"]

  private func graphs(_ name: String) throws -> (gradients: Graph, curvature: Graph) {
    let compilation = try tutorial(
      name, ["steps": "6", "latent": "3"].filter { name != "attention" || $0.key == "steps" })
    let forward = Pass.run(Pass.inference, on: compilation.loweredGraph(.training))
    return (Pass.run(Pass.backward, on: forward), Pass.run(Pass.curvature, on: forward))
  }

  @Test("the product agrees with differences of gradients", arguments: models)
  func differences(name: String) throws {
    let (gradients, curvature) = try graphs(name)
    var generator = SeededGenerator(seed: 3)
    var values = generator.values(for: curvature, batchCount: 3, in: -0.8...0.8)
    let weights = gradients.parameters.filter(\.weight.isTrained).map(\.name)
    for name in weights {
      let probe = Graph.probePrefix + name
      values[probe] = .shared(values[probe]!.tensor(ofSample: 0).map { $0 < 0 ? -1 : 1 })
    }
    let products = Interpreter<Double>(curvature, batchCount: 3).run(values)
    let step = 1e-5
    func moved(_ sign: Double) -> [String: Interpreter<Double>.Value] {
      var moved = values
      for name in weights {
        let probe = values[Graph.probePrefix + name]!.tensor(ofSample: 0).values
        var tensor = values[name]!.tensor(ofSample: 0)
        for index in probe.indices { tensor.values[index] += sign * step * probe[index] }
        moved[name] = .shared(tensor)
      }
      return Interpreter<Double>(gradients, batchCount: 3).run(moved)
    }
    let (up, down) = (moved(1), moved(-1))
    for name in weights {
      let byRule = products["curvature." + name]!.tensor(ofSample: 0).values
      let ends = [up, down].map { $0["gradient." + name]!.tensor(ofSample: 0).values }
      let largest = byRule.map(\.magnitude).max() ?? 0
      for index in byRule.indices {
        let difference = (ends[0][index] - ends[1][index]) / (2 * step)
        #expect(abs(difference - byRule[index]) < 1e-6 * max(1, largest), "\(name)[\(index)]")
      }
    }
  }

  @Test("a weight that is called like the probe of another keeps its numbers")
  func names() throws {
    let text = """
      ae 1
      model M(n: int = 4) {
        let q = weight([n], start: 1)
        let p = weight([n], start: 1, name: "probe.q")
        encoder (x: [n]) -> z: [2] { x * q + p |> dense(2) }
        decoder (z) -> y: [n] { z |> dense(n) }
        loss mse(y, x)
      }
      """
    let compilation = try Compilation(SourceFile(name: "m.ae", text: text))
    let curvature = Pass.run(Pass.curvature, on: Pass.run(Pass.inference, on: compilation.loweredGraph(.training)))
    let names = curvature.parameters.map(\.name)
    #expect(names.count == 12 && Set(names).count == names.count, "\(names)")
  }

  @Test("kernels compute the product as the interpreter does", arguments: models)
  func kernels(name: String) throws {
    let graph = try graphs(name).curvature
    let values = GraphValues(for: graph, batch: 20, seed: 4)
    let expected = values.interpreted(graph)
    let found = try executed(graph, values, RunSetting(lanes: 16, threads: 2))
    for (name, numbers) in expected { #expect(largestError(found[name], numbers) < 1e-4, "\(name)") }
  }
}
