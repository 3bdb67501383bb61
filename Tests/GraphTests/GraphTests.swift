import Graph
import Testing

@Suite struct SizeTests {
  private let hidden = Size(symbol: "hidden")
  private let steps = Size(symbol: "steps")

  @Test("equal expressions are equal values") func equalExpressions() {
    #expect(Size(2) * (hidden + Size(1)) == hidden + hidden + Size(2))
    #expect(hidden - hidden == Size(0))
    #expect((Size(2) * hidden).divided(by: Size(2)) == hidden)
  }

  @Test("they print as people write them") func printing() {
    #expect("\(Size(2) * hidden)" == "2 * hidden")
    #expect("\(steps - Size(4))" == "steps - 4")
    #expect("\((steps - Size(5)).divided(by: Size(2))! + Size(1))" == "(steps - 5) / 2 + 1")
    let quotient = steps.divided(by: hidden)!
    #expect("\(quotient.divided(by: hidden)!)" == "steps / hidden / hidden")
    #expect("\(steps.divided(by: quotient)!)" == "steps / (steps / hidden)")
  }

  @Test("division rounds down and by zero is nothing") func divisionRounds() {
    #expect(Size(7).divided(by: Size(2)) == Size(3))
    #expect(Size(-7).divided(by: Size(2)) == Size(-4))
    #expect(Size(7).divided(by: Size(0)) == nil)
    #expect(Size(Int.min).divided(by: Size(-1)) != nil)
  }

  @Test("overflow is noted and never traps") func overflowNoted() {
    let large = Size(Int.max) * Size(symbol: "n")
    #expect((large * Size(2)).isTooLarge)
    #expect((Size(Int.max) + Size(1)).isTooLarge)
    #expect(large.evaluated(["n": 2]) == nil)
  }

  @Test("values replace symbols") func valuesReplaceSymbols() {
    #expect((Size(2) * hidden + steps).evaluated(["hidden": 12, "steps": 10]) == 34)
    #expect((Size(2) * hidden).evaluated([:]) == nil)
  }
}

@Suite struct GraphVerifierTests {
  private func verify(_ text: String) throws {
    try GraphParser.parse(text).verify { node, types throws(GraphFault) in types.isEmpty ? [.shared()] : [types[0]] }
  }

  @Test("a sound graph passes") func soundGraph() throws {
    try verify(
      """
      graph "g" {
        parameter %0 "w": shared[2, 3] = uniform(-0.5, 0.5)
        input %1 "x": sample[4]
        %2 = abs(%1): sample[4] @ "encoder.abs"
        output "y" = %2
      }
      """)
  }

  @Test("a weight in a basis is printed and read back") func basis() throws {
    var graph = Graph(name: "g")
    let weight = Weight<Int>(
      "ends", [3, 24], Distribution("vca"), basis: Basis("pca", count: 2, columns: 24))
    graph.addOutput("y", graph.addParameter(weight.coordinates))
    #expect("\(graph)".contains("\"ends\": shared[3, 2] = vca on pca(2, 24)"))
    let read = try GraphParser.parse("\(graph)")
    #expect(read == graph && read.parameters[0].weight.whole == Weight("ends", [3, 24], Distribution("vca")))
  }

  @Test("a wrong type is found") func wrongType() {
    #expect(throws: GraphFault.self) {
      try verify("graph \"g\" { input %1 \"x\": sample[4] %2 = abs(%1): sample[5] output \"y\" = %2 }")
    }
  }

  @Test("two parameters of one name are found") func twoParameters() {
    #expect(throws: GraphFault.self) {
      try verify("graph \"g\" { parameter %0 \"w\": shared[2] = zeros parameter %1 \"w\": shared[2] = ones }")
    }
  }

  @Test(arguments: [
    "", "graph", "graph \"g\" {", "graph \"g\" { %2 = abs(%1): sample[5] }",
    "graph \"g\" { input %1 \"x\": sample[4 }", "graph \"g\" { output \"y\" = %9 }",
  ])
  func brokenTextIsAFaultAndNoTrap(text: String) {
    #expect(throws: GraphFault.self) { try GraphParser.parse(text) }
  }
}
