import Diagnostics
import Graph

extension ExportedModel {
  /// A module of PyTorch as text, whose `state_dict` has the names of the run's weights.
  ///
  ///     model = module.Model()
  ///     model.load_state_dict(safetensors.torch.load_file("weights.safetensors"))
  ///
  /// Spectra are those of the user's files; scaling is done inside. Errors: AE6990.
  package func torch() throws(Diagnostic) -> String {
    do throws(ExportFault) {
      return try TorchModule(self).text()
    } catch {
      throw .notExported(error, to: "PyTorch")
    }
  }
}

private struct TorchModule {
  private let model: ExportedModel
  private let encoder: TorchBody
  private let decoder: TorchBody
  private let whole: TorchBody?

  init(_ model: ExportedModel) throws(ExportFault) {
    self.model = model
    encoder = try TorchBody(model.encoder)
    decoder = try TorchBody(model.decoder)
    whole = model.isChain ? nil : try TorchBody(model.whole)
  }

  func text() throws(ExportFault) -> String {
    let parts = [weights, scaling, function("_encode", encoder), function("_decode", decoder)].filter { !$0.isEmpty }
    let all = (parts.flatMap { $0 + [""] } + border).joined(separator: "\n")
    let words = Set(all.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    let helpers = TorchHelper.all.filter { words.contains($0.name) }.map(\.text)
    return ([head] + helpers + ["class Model(torch.nn.Module):\n\(signature)\n" + all]).joined(separator: "\n\n") + "\n"
  }

  private var head: String {
    """
    \"""The model \(model.name) in PyTorch, written by aec.

        import safetensors.torch

        model = Model()
        model.load_state_dict(safetensors.torch.load_file("weights.safetensors"))
        model.eval()
    \"""

    import torch
    import torch.nn.functional as F

    """
  }

  private var signature: String {
    let ports = { (ports: [GraphPort], graph: Graph) in
      ports.map { "\($0.name) [\((["n"] + graph.type(of: $0.value).shape.map(String.init)).joined(separator: ", "))]" }
        .joined(separator: ", ")
    }
    let (e, d) = (model.encoder, model.decoder)
    return "    \"\"\"encode: \(ports(e.inputs, e)) to \(ports(e.outputs, e)); decode: \(ports(d.inputs, d)) to "
      + "\(ports(d.outputs, d)).\"\"\"\n"
  }

  private var weights: [String] {
    ["    def __init__(self):", "        super().__init__()"]
      + model.weights.map { "        _add_weight(self, \"\($0.name)\", \(pythonTuple($0.shape)))" } + shared
  }

  /// Numbers of the scaling, which are no weights.
  private var shared: [String] {
    guard case .affine(let shift, let divisor)? = model.scaling else { return [] }
    let shape = model.encoder.inputs.first.map { model.encoder.type(of: $0.value).shape } ?? []
    return [("_divisor", divisor), ("_shift", shift)].filter { !$0.1.isEmpty }.map { name, values in
      let numbers = values.map { "\($0)" }.joined(separator: ", ")
      return "        self.register_buffer(\"\(name)\", torch.tensor([\(numbers)]).reshape("
        + "\(pythonTuple(scaledShape(values, shape)))), persistent=False)"
    }
  }

  private var scaling: [String] {
    switch model.scaling {
    case nil: []
    case .affine(let shift, _):
      [
        "    def _scaled(self, x):", "        return \(shift.isEmpty ? "x" : "(x - self._shift)") / self._divisor", "",
        "    def _unscaled(self, y):", "        return y * self._divisor\(shift.isEmpty ? "" : " + self._shift")",
      ]
    case .spectrum:
      [
        "    def _factor(self, x):",
        "        largest = x.abs().flatten(1).amax(1).reshape((-1,) + (1,) * (x.dim() - 1))",
        "        return torch.where(largest == 0, torch.ones_like(largest), largest)",
      ]
    }
  }

  private func function(_ name: String, _ body: TorchBody) -> [String] {
    let inputs = body.inputs.joined(separator: ", ")
    let lines = body.lines(indent: "        ")
    let count =
      lines.contains { $0.contains("(n,") || $0.contains("((n") } ? ["        n = len(\(body.inputs[0]))"] : []
    return ["    def \(name)(self, \(inputs)):"] + count + lines + [
      "        return \(body.outputs.joined(separator: ", "))"
    ]
  }

  /// What users call.
  private var border: [String] {
    let (inputs, codes) = (encoder.inputs, decoder.inputs)
    let rest = inputs.dropFirst().map { ", \($0)" }.joined()
    let all = inputs.joined(separator: ", ")
    let isAffine = if case .affine? = model.scaling { true } else { false }
    let isSpectrum = model.scaling == .spectrum
    let first =
      isAffine ? "self._scaled(\(inputs[0]))" : isSpectrum ? "\(inputs[0]) / self._factor(\(inputs[0]))" : inputs[0]
    let many = model.decoder.outputs.count > 1
    let unscaled = { (text: String) in
      !isAffine ? text : many ? "_first(self._unscaled, \(text))" : "self._unscaled(\(text))"
    }
    var lines = [
      "    def encode(self, \(all)):", "        return self._encode(\(first)\(rest))", "",
      "    def decode(self, \(codes.joined(separator: ", "))):",
      "        return \(unscaled("self._decode(\(codes.joined(separator: ", ")))"))", "",
      "    def forward(self, \(all)):",
    ]
    if let whole {
      let read = whole.inputs.map { $0 == inputs[0] ? first : $0 }.joined(separator: ", ")
      lines.append(
        "        return \(unscaled("self._reconstruct(\(read))"))\(isSpectrum ? " * self._factor(\(inputs[0]))" : "")")
      lines += [""] + function("_reconstruct", whole)
    } else {
      let star = codes.count > 1 ? "*" : ""
      let factor = isSpectrum ? " * self._factor(\(inputs[0]))" : ""
      lines.append("        return self.decode(\(star)self.encode(\(all)))\(factor)")
    }
    return lines
  }
}

/// A function that a module needs beside PyTorch's own.
private struct TorchHelper {
  let name: String
  let text: String

  static let all: [TorchHelper] = [
    TorchHelper(
      name: "_add_weight",
      text: """
        def _add_weight(module, name, shape):
            *path, last = name.split(".")
            for part in path:
                module = module._modules.setdefault(part, torch.nn.Module())
            module._parameters[last] = torch.nn.Parameter(torch.zeros(shape))

        """),
    TorchHelper(
      name: "_weight",
      text: """
        def _weight(module, name):
            return dict(module.named_parameters())[name]

        """),
    TorchHelper(
      name: "_first",
      text: """
        def _first(change, values):
            return (change(values[0]), *values[1:])

        """),
    TorchHelper(
      name: "_lstm",
      text: """
        def _lstm(x, input_weight, weight, bias, is_reversed):
            \"""An LSTM of one layer in one direction; x is projected already where there is no input weight.\"""
            single = x.dim() == 2
            x = x.unsqueeze(0) if single else x
            x = x.flip(1) if is_reversed else x
            if input_weight is None:
                input_weight, bias = torch.eye(x.shape[-1]).to(x), torch.zeros(x.shape[-1]).to(x)
            bias = torch.zeros(len(weight)).to(x) if bias is None else bias
            start = x.new_zeros(1, len(x), weight.shape[1])
            weights = [input_weight, weight, bias, torch.zeros_like(bias)]
            y = torch.lstm(x, (start, start), weights, True, 1, 0.0, False, False, True)[0]
            y = y.flip(1) if is_reversed else y
            return y[0] if single else y

        """),
    TorchHelper(
      name: "_attention",
      text: """
        def _attention(q, k, v, heads):
            q, k, v = (x.unflatten(-1, (heads, -1)).transpose(-3, -2) for x in (q, k, v))
            return F.scaled_dot_product_attention(q, k, v).transpose(-3, -2).flatten(-2)

        """),
    TorchHelper(
      name: "_positional",
      text: """
        def _positional(steps, width):
            \"""Sinusoids that tell steps apart (Vaswani et al. 2017).\"""
            column = torch.arange(width)
            frequency = torch.exp((column - column % 2) * (-torch.log(torch.tensor(10000.0)) / width))
            angle = torch.arange(steps).unsqueeze(1) * frequency
            return torch.where(column % 2 == 0, angle.sin(), angle.cos())

        """),
    TorchHelper(
      name: "_channels_first",
      text: """
        def _channels_first(x, axes):
            return (x.unsqueeze(0) if x.dim() == axes + 1 else x).movedim(-1, 1)

        """),
    TorchHelper(
      name: "_channels_last",
      text: """
        def _channels_last(y):
            return y.movedim(1, -1)

        """),
    TorchHelper(name: "_constrained_squares", text: torchConstrainedSquares),
  ]
}
