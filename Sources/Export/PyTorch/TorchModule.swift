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
  private let scaling: TorchScaling

  init(_ model: ExportedModel) throws(ExportFault) {
    self.model = model
    scaling = TorchScaling(model)
    let weights = Set(model.weights.map(\.name))
    encoder = try TorchBody(model.encoder, weights: weights)
    decoder = try TorchBody(model.decoder, weights: weights)
    whole = model.isChain ? nil : try TorchBody(model.whole, weights: weights)
  }

  func text() throws(ExportFault) -> String {
    let parts = [weights, scaling.methods, train, function("_encode", encoder), function("_decode", decoder)].filter {
      !$0.isEmpty
    }
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
      + model.weights.map {
        "        _add_weight(self, \"\($0.name)\", \(pythonTuple($0.shape))\($0.isTrained ? "" : ", False"))"
      } + scaling.buffers
  }

  /// PyTorch sets `training` of each module, which weights of that name would refuse.
  private var train: [String] {
    guard model.weights.contains(where: { $0.name.split(separator: ".").contains("training") }) else { return [] }
    return [
      "    def train(self, mode=True):", "        for module in self.modules():",
      "            module.__dict__[\"training\"] = mode", "        return self",
    ]
  }

  private func function(_ name: String, _ body: TorchBody) -> [String] {
    let inputs = body.inputs.joined(separator: ", ")
    let lines = body.lines(indent: "        ")
    return ["    def \(name)(self, \(inputs)):"] + body.preamble(indent: "        ") + lines + [
      "        return \(body.results.joined(separator: ", "))"
    ]
  }

  /// What users call.
  private var border: [String] {
    let codes = decoder.inputs.joined(separator: ", ")
    let encode = "self._encode(\(scaled(encoder, model.encoder)))"
    return ["    def encode(self, \(encoder.inputs.joined(separator: ", "))):", "        return \(encode)", ""]
      + ["    def decode(self, \(codes)):"]
      + scaling.returned("self._decode(\(codes))", model.decoder, inputs: [:]) + [""] + forward
  }

  private var forward: [String] {
    let body = whole ?? encoder
    let graph = whole == nil ? model.encoder : model.whole
    let inputs = body.inputs.joined(separator: ", ")
    let texts = Dictionary(zip(graph.inputs.map(\.name), body.inputs)) { first, _ in first }
    let head = ["    def forward(self, \(inputs)):"]
    guard let whole else {
      let star = decoder.inputs.count > 1 ? "*" : ""
      let call = "self.decode(\(star)self.encode(\(inputs)))"
      return head + scaling.returned(call, model.decoder, inputs: texts, undoesFactorsOnly: true)
    }
    return head + scaling.returned("self._reconstruct(\(scaled(whole, graph)))", graph, inputs: texts) + [""]
      + function("_reconstruct", whole)
  }

  /// The inputs of a part as it reads them.
  private func scaled(_ body: TorchBody, _ graph: Graph) -> String {
    zip(body.inputs, graph.inputs).map { scaling.scaled($0, $1) }.joined(separator: ", ")
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
        def _add_weight(module, name, shape, is_trained=True):
            *path, last = name.split(".")
            for part in path:
                module = module._modules.setdefault(part, torch.nn.Module())
            module._parameters[last] = torch.nn.Parameter(torch.zeros(shape), is_trained)

        """),
    TorchHelper(
      name: "_weight",
      text: """
        def _weight(module, name):
            *path, last = name.split(".")
            for part in path:
                module = module._modules[part]
            return module._parameters[last]

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
        def _positional(steps, width, like):
            \"""Sinusoids that tell steps apart (Vaswani et al. 2017).\"""
            place = {"dtype": like.dtype, "device": like.device}
            column = torch.arange(width, **place)
            frequency = 10000.0 ** (-(column - column % 2) / width)
            angle = torch.arange(steps, **place).unsqueeze(1) * frequency
            return torch.where(column % 2 == 0, angle.sin(), angle.cos())

        """),
    TorchHelper(
      name: "_constrained_squares", text: torchConstrainedSquares),
  ]
}
