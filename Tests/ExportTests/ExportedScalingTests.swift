import Testing

@testable import Export

/// Scaling as a part of exported programs: each input its own, outputs like the spectra that are shown.
@Suite struct ExportedScalingTests {
  /// A model of one input of three numbers.
  private func model(
    _ scaling: ExportedScaling, decoder: String = "(z) -> y: [n] { z |> dense(n) }", loss: String = "mse(y, x)"
  ) throws -> ExportedModel {
    try exported(
      text: """
        ae 1
        model M(n: int = 3) {
          encoder (x: [n]) -> z: [2] { x |> dense(2) }
          decoder \(decoder)
          loss \(loss)
        }
        """, scalings: ["x": scaling])
  }

  @Test("scaling stands inside, as the run had it")
  func affine() throws {
    let text = try model(.affine(shift: [1, 2, 3], divisor: [4, 5, 6])).torch()
    #expect(text.contains("(x - self._shift) / self._divisor"))
    #expect(text.contains("y * self._divisor + self._shift"))
    #expect(text.contains("return self._unscaled(self._decode(z))"))
    #expect(text.contains("return self.decode(self.encode(x))"))
  }

  @Test("the largest magnitude of a sample is over all of its axes, that of a patch over those of a pixel")
  func spectrum() throws {
    let text = try model(.spectrum(axes: 1)).torch()
    #expect(text.contains("largest = x.abs().amax((-1,), keepdim=True)"))
    #expect(text.contains("return self._encode(x / self._factor(x))"))
    #expect(text.contains("return self.decode(self.encode(x)) * self._factor(x)"))
    let patches = try exported(
      text: """
        ae 1
        model M(side: int = 2, n: int = 3) {
          encoder (x: [side, side, n]) -> z: [side, side, 2] { x |> dense(2) }
          decoder (z) -> y: [side, side, n] { z |> dense(n) }
          loss mse(y, x)
        }
        """, scalings: ["x": .spectrum(axes: 1)])
    #expect(try patches.torch().contains("x.abs().amax((-1,), keepdim=True)"))
  }

  @Test("each input has its own scaling, and the one that is not scaled none")
  func severalInputs() throws {
    let model = try exported(
      text: """
        ae 1
        model M(n: int = 3) {
          encoder (t: [1], x: [n], w: [2]) -> z: [2] { concat(t, x, w) |> dense(2) }
          decoder (z) -> y: [n] { z |> dense(n) }
          loss mse(y, x)
        }
        """, scalings: ["x": .affine(shift: [], divisor: [7]), "w": .affine(shift: [1, 2], divisor: [3, 4])])
    let text = try model.torch()
    #expect(text.contains("return self._encode(t, self._scaled_x(x), self._scaled_w(w))"))
    #expect(text.contains("return self._unscaled_x(self._decode(z))"))
    #expect(!text.contains("_unscaled_w"))
    let nodes = try model.onnxFile(.encoder).graph.nodes
    #expect(nodes.filter { $0.operation == "Div" }.map { $0.inputs[0] }.first == "x")
    #expect(nodes.contains { $0.operation == "Sub" && $0.inputs[0] == "w" })
    #expect(!nodes.contains { ["Div", "Sub"].contains($0.operation) && $0.inputs[0] == "t" })
  }

  @Test("outputs of the shape of the spectra are scaled back, all of them and no others")
  func severalOutputs() throws {
    let three = "(z) -> (m: [2], y: [n], w: [n]) { (z, z |> dense(n), z |> dense(n)) }"
    let loss = "mse(y, x) + mse(w, x) + mean(m^2)"
    let affine = try model(.affine(shift: [], divisor: [7]), decoder: three, loss: loss)
    let text = try affine.torch()
    #expect(text.contains("outputs = self._decode(z)"))
    #expect(text.contains("return outputs[0], self._unscaled(outputs[1]), self._unscaled(outputs[2])"))
    let nodes = try affine.onnxFile(.decoder).graph.nodes
    let plain = nodes.last { $0.output == "m" }
    let scaled = ["y", "w"].compactMap { name in nodes.last { $0.output == name } }
    func producer(_ node: ONNXNode?) -> String? { nodes.first { $0.output == node?.inputs[0] }?.operation }
    #expect(scaled.map(producer) == ["Mul", "Mul"])
    #expect(producer(plain) != "Mul")
    let factors = try model(.spectrum(axes: 1), decoder: three, loss: loss).torch()
    #expect(factors.contains("return outputs[0], outputs[1] * self._factor(x), outputs[2] * self._factor(x)"))
  }

  @Test("an output of another shape meets the numbers of its input in their order")
  func otherShape() throws {
    let column = "(z) -> y: [n, 1] { z |> dense(n) |> reshape([n, 1]) }"
    func text(_ scaling: ExportedScaling) throws -> String {
      try model(scaling, decoder: column, loss: "mse(y[:, 0], x)").torch()
    }
    let affine = try text(.affine(shift: [1, 2, 3], divisor: [4, 5, 6]))
    #expect(affine.contains("return self._unscaled(self._decode(z).reshape((-1, 3))).reshape((-1, 3, 1))\n"))
    // One number for all needs no order.
    #expect(try text(.affine(shift: [], divisor: [7])).contains("return self._unscaled(self._decode(z))\n"))
    let spectrum = try text(.spectrum(axes: 1))
    #expect(
      spectrum.contains(
        "return (self.decode(self.encode(x)).reshape((-1, 3)) * self._factor(x)).reshape((-1, 3, 1))\n"))
    let nodes = try model(.affine(shift: [1, 2, 3], divisor: [4, 5, 6]), decoder: column, loss: "mse(y[:, 0], x)")
      .onnxFile(.decoder).graph.nodes
    #expect(nodes.suffix(5).map(\.operation) == ["Reshape", "Mul", "Add", "Reshape", "Identity"])
  }

  @Test("numbers of a scaling get out of the way of weights")
  func names() throws {
    let text = try exported(
      text: """
        ae 1
        model M(n: int = 3) {
          let e = weight([n], start: 1, name: "_divisor")
          encoder (x: [n]) -> z: [2] { x * e |> dense(2) }
          decoder (z) -> y: [n] { z |> dense(n) }
          loss mse(y, x)
        }
        """, scalings: ["x": .affine(shift: [], divisor: [7])]
    ).torch()
    #expect(text.contains("register_buffer(\"_divisor_\""))
    #expect(text.contains("_weight(self, \"_divisor\")"))
  }
}
