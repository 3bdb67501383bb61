import Testing

@testable import Export

/// Scaling as a part of exported programs: each input its own, each output that of the input that it resembles.
@Suite struct ExportedScalingTests {
  /// A model of one input of three numbers.
  private func model(
    _ scaling: ExportedScaling, decoder: String = "(z) -> y: [n] { z |> dense(n) }", loss: String = "mse(y, x)",
    back: [String: (input: String, width: Int)] = ["y": ("x", 3)]
  ) throws -> ExportedModel {
    try exported(
      text: """
        ae 1
        model M(n: int = 3) {
          encoder (x: [n]) -> z: [2] { x |> dense(2) }
          decoder \(decoder)
          loss \(loss)
        }
        """, scalings: ["x": scaling], back: back)
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
    // Latent values alone do not tell the factors.
    let said = "\"\"\"y stays divided by the largest magnitude of each spectrum.\"\"\""
    #expect(text.contains("    def decode(self, z):\n        \(said)\n        return self._decode(z)\n"))
    #expect(text.ranges(of: said).count == 1)
    let patches = try exported(
      text: """
        ae 1
        model M(side: int = 2, n: int = 3) {
          encoder (x: [side, side, n]) -> z: [side, side, 2] { x |> dense(2) }
          decoder (z) -> y: [side, side, n] { z |> dense(n) }
          loss mse(y, x)
        }
        """, scalings: ["x": .spectrum(axes: 1)], back: ["y": ("x", 3)])
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
        """, scalings: ["x": .affine(shift: [], divisor: [7]), "w": .affine(shift: [1, 2], divisor: [3, 4])],
      back: ["y": ("x", 3)])
    let text = try model.torch()
    #expect(text.contains("return self._encode(t, self._scaled_x(x), self._scaled_w(w))"))
    #expect(text.contains("return self._unscaled_x(self._decode(z))"))
    #expect(!text.contains("_unscaled_w"))
    let nodes = try model.onnxFile(.encoder).graph.nodes
    #expect(nodes.filter { $0.operation == "Div" }.map { $0.inputs[0] }.first == "x")
    #expect(nodes.contains { $0.operation == "Sub" && $0.inputs[0] == "w" })
    #expect(!nodes.contains { ["Div", "Sub"].contains($0.operation) && $0.inputs[0] == "t" })
  }

  @Test("all outputs that resemble the spectra are scaled back, and no others")
  func severalOutputs() throws {
    let three = "(z) -> (m: [2], y: [n], w: [n]) { (z, z |> dense(n), z |> dense(n)) }"
    let loss = "mse(y, x) + mse(w, x) + mean(m^2)"
    let back = ["y": (input: "x", width: 3), "w": (input: "x", width: 3)]
    let affine = try model(.affine(shift: [], divisor: [7]), decoder: three, loss: loss, back: back)
    let text = try affine.torch()
    #expect(text.contains("outputs = self._decode(z)"))
    #expect(text.contains("return outputs[0], self._unscaled(outputs[1]), self._unscaled(outputs[2])"))
    let nodes = try affine.onnxFile(.decoder).graph.nodes
    let plain = nodes.last { $0.output == "m" }
    let scaled = ["y", "w"].compactMap { name in nodes.last { $0.output == name } }
    func producer(_ node: ONNXNode?) -> String? { nodes.first { $0.output == node?.inputs[0] }?.operation }
    #expect(scaled.map(producer) == ["Mul", "Mul"])
    #expect(producer(plain) != "Mul")
    let factors = try model(.spectrum(axes: 1), decoder: three, loss: loss, back: back).torch()
    #expect(factors.contains("return outputs[0], outputs[1] * self._factor(x), outputs[2] * self._factor(x)"))
    #expect(factors.contains("\"\"\"y, w stay divided by the largest magnitude of each spectrum.\"\"\""))
  }

  @Test("each output has the scale of its own input")
  func ownInputs() throws {
    let model = try exported(
      text: """
        ae 1
        model M(n: int = 3) {
          encoder (a: [n], b: [2]) -> z: [2] { concat(a, b) |> dense(2) }
          decoder (z) -> (q: [2], p: [n]) { (z |> dense(2), z |> dense(n)) }
          loss mse(p, a) + mse(q, b)
        }
        """, scalings: ["a": .spectrum(axes: 1), "b": .affine(shift: [1, 2], divisor: [3, 4])],
      back: ["p": ("a", 3), "q": ("b", 2)])
    let text = try model.torch()
    #expect(text.contains("return self._unscaled_b(outputs[0]), outputs[1]\n"))
    #expect(text.contains("return outputs[0], outputs[1] * self._factor_a(a)\n"))
    let whole = try model.onnxFile(.whole).graph.nodes
    #expect(operations(behind: "q", whole) == ["Add", "Mul"])
    #expect(operations(behind: "p", whole).first == "Mul")
    #expect(operations(behind: "p", try model.onnxFile(.decoder).graph.nodes).first != "Mul")
  }

  @Test("an output has the scale of an input that only the loss reads, but no factors of its spectra")
  func comparedInput() throws {
    func taught(_ scaling: ExportedScaling) throws -> ExportedModel {
      try exported(
        text: """
          ae 1
          model M(n: int = 3) {
            encoder (x: [n], truth: [n]) -> z: [2] { x |> dense(2) }
            decoder (z) -> y: [n] { z |> dense(n) }
            loss mse(y, truth)
          }
          """, scalings: ["truth": scaling], back: ["y": ("truth", 3)])
    }
    let affine = try taught(.affine(shift: [1, 2, 3], divisor: [4, 5, 6]))
    #expect(try affine.torch().contains("return self._unscaled(self._decode(z))"))
    #expect(try !affine.torch().contains("def _scaled"))
    #expect(operations(behind: "y", try affine.onnxFile(.whole).graph.nodes) == ["Add", "Mul"])
    let factors = try taught(.spectrum(axes: 1))
    #expect(try !factors.torch().contains("_factor"))
    #expect(try factors.torch().ranges(of: "y stays divided").count == 2)
    #expect(operations(behind: "y", try factors.onnxFile(.whole).graph.nodes).first != "Mul")
  }

  /// The last two operations that make an output, the last one first.
  private func operations(behind output: String, _ nodes: [ONNXNode]) -> [String] {
    let last = nodes.last { $0.output == output }
    // Outputs have their names by an Identity where they are results of a node.
    let node = last?.operation == "Identity" ? nodes.last { $0.output == last?.inputs[0] } : last
    let before = nodes.last { $0.output == node?.inputs[0] }
    return [node, before].compactMap { $0?.operation }
  }

  /// Four numbers whose reconstruction has another shape.
  private func reshaped(_ scaling: ExportedScaling, back: Bool = true) throws -> ExportedModel {
    try exported(
      text: """
        ae 1
        model M(n: int = 4) {
          encoder (x: [n]) -> z: [2] { x |> dense(2) }
          decoder (z) -> y: [n, 1] { z |> dense(n) |> reshape([n, 1]) }
          loss mse(y[:, 0], x)
        }
        """, scalings: ["x": scaling], back: back ? ["y": ("x", 4)] : [:])
  }

  @Test("an output of another shape meets the numbers of its input in their order")
  func otherShape() throws {
    let standard = try reshaped(.affine(shift: [1, 2, 3, 4], divisor: [4, 5, 6, 7]))
    #expect(
      try standard.torch().contains("return self._unscaled(self._decode(z).reshape(-1, 4)).reshape(-1, 4, 1)\n"))
    let constants = try standard.onnxFile(.decoder).graph.constants
    #expect(constants.filter { $0.shape == [4, 1] }.count == 2)
    let one = try reshaped(.affine(shift: [], divisor: [7])).torch()
    #expect(one.contains("return self._unscaled(self._decode(z))\n"))
    let factors = try reshaped(.spectrum(axes: 1))
    #expect(
      try factors.torch().contains("return self.decode(self.encode(x)) * self._factor(x).reshape(-1, 1, 1)\n"))
    let nodes = try factors.onnxFile(.whole).graph.nodes
    let product = try #require(nodes.last { $0.operation == "Mul" })
    #expect(nodes.contains { $0.operation == "Reshape" && $0.output == product.inputs[1] })
  }

  @Test("factors of pixels have the axes of the pixels, those of samples none")
  func factorShapes() {
    #expect(BackScale(input: "x", width: 3).factorShape([2, 2, 3]) == [2, 2, 1])
    #expect(BackScale(input: "x", width: 12).factorShape([2, 2, 3]) == [1, 1, 1])
    #expect(BackScale(input: "x", width: 1).factorShape([2, 2]) == [2, 2])
    #expect(BackScale(input: "x", width: 1).factorShape([]) == [])
  }

  @Test("an output that resembles no input stays as it is")
  func unknown() throws {
    let text = try reshaped(.affine(shift: [1, 2, 3, 4], divisor: [4, 5, 6, 7]), back: false).torch()
    #expect(text.contains("        return self._decode(z)\n"))
    #expect(!text.contains("_unscaled"))
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
