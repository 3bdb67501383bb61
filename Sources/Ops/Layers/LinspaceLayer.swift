import Graph

/// `linspace(a, b, n)`: points at equal distances, the same for every sample.
struct LinspaceLayer: Layer {
  let name = "linspace"
  let summary = "`n` points at equal distances from `a` to `b`, both included."
  let shapes = "-> [n]"
  let example = LayerExample("x * linspace(0, 1, 10)", input: [10])
  let inputs = 0...0
  let attributes = [
    LayerAttribute("a", .real, "the first point", positional: true),
    LayerAttribute("b", .real, "the last point", positional: true),
    LayerAttribute("n", .int, "how many points", minimum: 1, positional: true),
  ]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType { SymbolicType(.shared, [call.size("n")]) }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID {
    builder.apply(
      "linspace",
      attributes: ["start": .real(call.real("a")), "end": .real(call.real("b")), "count": .int(call.int("n"))])
  }
}
