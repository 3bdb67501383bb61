import Graph
import Ops
import Passes
import Testing

@Suite struct PassTests {
  private let graph = RandomGraph.make(seed: 3)

  @Test("broken graph names the guilty pass") func brokenGraph() {
    let vandal = Pass(name: "vandal", summary: "adds a node whose type is wrong") { graph in
      var graph = graph
      _ = graph.addNode("batch_size", [], [:], results: [.shared([7])], origin: nil)
      return graph
    }
    let fault = vandal.fault(from: graph, to: vandal.run(graph))
    #expect(fault?.hasPrefix("pass vandal:") == true)
  }

  @Test("changed border is a fault") func changedBorderIsAFault() {
    let thief = Pass(name: "thief", summary: "forgets the outputs") { graph in
      var graph = graph
      graph.outputs = []
      return graph
    }
    #expect(thief.fault(from: graph, to: thief.run(graph))?.contains("thief") == true)
    #expect(Pass.share.fault(from: graph, to: graph) == nil)
  }

  @Test("passes have names and sentences") func passesNames() {
    #expect(Set(Pass.all.map(\.name)).count == Pass.all.count)
    for pass in Pass.all { #expect(!pass.summary.isEmpty && !pass.summary.hasSuffix(".")) }
  }

  @Test("passes are done after one run", arguments: 0..<50) func passesAreDoneAfterOneRun(seed: Int) {
    let graph = Pass.run(Pass.training, on: RandomGraph.make(seed: UInt64(seed)))
    for pass in Pass.all where pass.isSettled {
      #expect(pass.run(graph) == graph, "\(pass.name)")
    }
  }

  @Test("simplify keeps finite values finite") func simplifyKeeps() throws {
    for number in [0, 1e-45, 1e-30, 1e30, 3e38] {
      var builder = GraphBuilder(Graph(name: "extremes"))
      let x = builder.addInput("x", .sample([3]))
      let c = builder.constant(number)
      builder.addOutput("product", builder.multiply(builder.multiply(x, c), c))
      builder.addOutput("quotient", builder.divide(builder.multiply(x, c), builder.constant(3e38)))
      builder.addOutput("sum", builder.add(builder.add(x, c), c))
      let values: Values<Double> = ["x": .samples([Tensor([3], [0, 1, -2])])]
      let before = outputsInFloat(of: builder.graph, values, batchCount: 1)
      let after = outputsInFloat(of: Pass.simplify.run(builder.graph), values, batchCount: 1)
      for (name, value) in before {
        let pairs = zip(value.tensors[0].values, after[name]!.tensors[0].values)
        #expect(pairs.allSatisfy { !$0.isFinite || $1.isFinite }, "\(name) with \(number)")
      }
    }
  }

  @Test("doubling again and again stays small") func doublingAgain() {
    var builder = GraphBuilder(Graph(name: "doubling"))
    let x = builder.addInput("x", .sample([3]))
    var doubled = x
    for _ in 0..<20 { doubled = builder.concat([doubled, doubled], axis: 0) }
    builder.addOutput("y", doubled)
    let simple = Pass.simplify.run(builder.graph)
    #expect(simple.nodes.allSatisfy { $0.inputs.count <= 256 } && simple.nodes.count <= 20)
    #expect(Pass.simplify.run(simple) == simple)
  }
}
