import Graph
import Ops
import Passes
import Testing

struct Net {
  var b = GraphBuilder(Graph(name: "net"))
  mutating func layer(_ name: String, _ xs: [ValueID], _ values: [String: LayerValue] = [:], at origin: String) throws -> ValueID {
    let layer = LayerTable.byName[name]!
    let all = layer.attributes.reduce(into: values) { r, a in r[a.name] = r[a.name] ?? a.defaultValue }
    var call = LayerCall(inputs: xs.map { SymbolicType(b.type(of: $0).scope, b.shape(of: $0).map { Size($0) }) }, values: all)
    _ = try layer.check(&call)
    b.origin = origin
    let w = call.weights.map { b.addParameter(origin + "." + $0.name, $0.shape.map { $0.constant! }, $0.initializer.resolved([:])) }
    let r = layer.build(BuildCall(inputs: xs, weights: w, values: all, sizes: [:]), &b)
    b.origin = nil
    return r
  }
}
func s(_ i: Int) -> LayerValue { .size(Size(i)) }
@Test func lstmModel() throws {
  var n = Net()
  let x = n.b.addInput("x", .sample([10, 1]))
  let h = try n.layer("lstm", [x], ["hidden": s(12), "bidirectional": .bool(true)], at: "encoder.lstm")
  let l = try n.layer("last", [h], at: "encoder.last")
  var z = try n.layer("dense", [l], ["units": s(12)], at: "encoder.embedding")
  z = n.b.apply("relu", z)
  let r = try n.layer("repeat", [z], ["times": s(10)], at: "decoder.repeat")
  let g = try n.layer("lstm", [r], ["hidden": s(12), "bidirectional": .bool(true)], at: "decoder.lstm")
  let y = try n.layer("conv1d", [g], ["channels": s(1), "kernel": s(1)], at: "decoder.tdd")
  let m = try n.layer("mse", [y, x], at: "loss")
  let l1 = n.b.scale(n.b.batchSum(n.b.sum(n.b.apply("abs", z))), by: 1e-3)
  let loss = n.b.add(n.b.batchMean(m), l1)
  n.b.addOutput("z", z); n.b.addOutput("y", y); n.b.addOutput("loss", loss)
  print(Pass.run(Pass.training, on: n.b.graph))
  let clock = ContinuousClock()
  print(clock.measure { _ = Pass.run(Pass.training, on: n.b.graph) })
}
@Test func attentionModel() throws {
  var n = Net()
  let x = n.b.addInput("x", .sample([10, 1]))
  var v = try n.layer("dense", [x], ["units": s(12)], at: "encoder.input_proj")
  v = try n.layer("positional", [v], at: "p")
  for i in 0..<2 {
    let o = "encoder.blocks.\(i)"
    let a = try n.layer("attention", [v], ["heads": s(2)], at: o + ".attn")
    v = try n.layer("layernorm", [n.b.add(v, a)], at: o + ".norm1")
    let f = n.b.apply("relu", try n.layer("dense", [v], ["units": s(24)], at: o + ".ff.0"))
    let f2 = try n.layer("dense", [f], ["units": s(12)], at: o + ".ff.2")
    v = try n.layer("layernorm", [n.b.add(v, f2)], at: o + ".norm2")
  }
  let l = try n.layer("last", [v], at: "last")
  let z = try n.layer("dense", [l], ["units": s(12)], at: "encoder.embedding")
  let y0 = try n.layer("dense", [z], ["units": s(120)], at: "decoder.expand")
  let y1 = n.b.reshape(y0, to: [10, 12])
  let y = try n.layer("conv1d", [y1], ["channels": s(1), "kernel": s(1)], at: "decoder.tdd")
  let m = try n.layer("mse", [y, x], at: "loss")
  n.b.addOutput("loss", n.b.batchMean(m))
  print(Pass.run(Pass.training, on: n.b.graph))
  let clock = ContinuousClock()
  print(clock.measure { _ = Pass.run(Pass.training, on: n.b.graph) })
}
