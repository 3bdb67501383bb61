import Graph

/// `axis(n)`: where the channels of the data stand, in the units of the data.
///
/// It is kept with the weights, so that a saved run knows it, and is never trained.
struct AxisLayer: Layer {
  let name = "axis"
  let summary = "The spectral axis of the data in its units, such as energies; 0, 1, 2, ... where the data have none."
  let shapes = "-> [n]"
  let example = LayerExample("x * axis(10)", input: [10])
  let inputs = 0...0
  let attributes = [LayerAttribute("n", .int, "the number of channels", minimum: 1, positional: true)]

  func check(_ call: inout LayerCall) throws(LayerFault) -> SymbolicType {
    call.ofData("axis", [call.size("n")], Distribution("axis"))
    return SymbolicType(.shared, [call.size("n")])
  }

  func build(_ call: BuildCall, _ builder: inout GraphBuilder) -> ValueID { call.weights[0] }
}
