/// What a foreign name is here where an argument decides: the entry, the argument and its values; one entry a line.
///
/// `*` matches any value. The placeholders are those of `ForeignFunctions.swift` and `ForeignLayers.swift`.
private let foreignVariants = """
  vector_norm p=1(x, p) | sum(abs({x:y}))
  vector_norm p=2;fro;euclidean(x, p) | norm({x:y})
  vector_norm p=inf;infinity(x, p) | max(abs({x:y}))
  vector_norm p=0(x, p) | | it counts what is not 0, which has no gradient; `sum(abs(z))` also makes values small
  vector_norm p=*(x, p) | sum(abs({x:y})^{p:3})^(1 / {p:3})
  leakyReluLayer slope=0.01;1e-2(slope) | leaky_relu
  leakyReluLayer slope=*(slope) | leaky_relu({slope:0.2})
  eluLayer slope=1;1.0(slope) | elu
  eluLayer slope=*(slope) | fn elu(x) = if x > 0 then x else {slope:0.5} * expm1(min(x, 0))
  celu slope=1;1.0(slope) | elu
  celu slope=*(slope) | fn celu(x) = if x > 0 then x else {slope:0.5} * expm1(min(x, 0) / {slope:0.5})
  reluLayer max_value=6;6.0(max_value) | relu6
  reluLayer max_value=*(max_value) | fn clipped_relu(x) = min(max(x, 0), {max_value:6})
  Hardtanh high=1;1.0(low, high) | hardtanh
  Hardtanh high=*(low, high) | fn hardtanh(x) = min(max(x, {low:-1}), {high:1})
  clipped_relu max_value=6;6.0(max_value) | relu6
  clipped_relu max_value=*(max_value) | fn clipped_relu(x) = min(max(x, 0), {max_value:6})
  Huber delta=*(a, b, delta) | huber({a:y}, {b:x}, delta: {delta:1})
  softplusLayer beta=1;1.0(beta) | softplus
  softplusLayer beta=*(beta) | fn softplus_beta(x) = softplus({beta:2} * x) / {beta:2}
  Average axis=0(x, axis) | batch_mean({x:z}) | axis 0 is the batch there
  reduce_sum axis=0(x, axis) | batch_sum({x:z}, keep: true) | axis 0 is the batch there
  ParametricReLU init=*(num_parameters, init) | leaky_relu(weight([], start: {init:0.25})) | one slope below 0 is learnt
  BatchNormalization momentum=*(axis, momentum, eps) | batchnorm(momentum: 1 - {momentum:0.9}) | `momentum` is the share of the new batch here, of the old statistics there
  l1_regularization count=2(a, b) | mae({a:y}, {b:x})
  l2_regularization count=2(a, b) | mse({a:y}, {b:x})
  KLDivLoss codes=1(x) | 0.5 * sum(({x:z})^2) | of a normal distribution of width 1 at the latent values from one at 0
  KLDivLoss codes=2(a, b) | kl_normal({a:z}, {b:z}) | of a normal distribution with these means and logarithms of variances from one of mean 0 and variance 1
  """

/// What other libraries call the arguments that decide.
let variantLabels: [String: String] = [
  "ord": "p", "order": "p", "negative_slope": "slope", "alpha": "slope", "scale": "times", "size": "times",
  "scale_factor": "times",
  "strides": "stride", "Stride": "stride", "Scale": "slope", "Alpha": "slope", "negativeSlope": "slope",
  "beta": "delta",
  "tau": "temperature", "ceiling": "max_value", "min_val": "low", "max_val": "high",
]

/// The two values of a loss as their libraries call them.
let comparedLabels: [String: String] = [
  "y_true": "b", "target": "b", "targets": "b", "labels": "b", "y_pred": "a", "input": "a", "output": "a", "pred": "a",
  "preds": "a",
]

/// An entry that holds for some values of an argument.
struct ForeignVariant {
  let entry: ForeignName
  /// The argument that decides, or `codes`: how many latent values are compared with nothing; `count`: how many values.
  private let parameter: String
  private let values: [String]

  private init(_ line: ForeignName) {
    let words = line.spellings[0].split(separator: " ", maxSplits: 1).map(String.init)
    let sides = words[1].split(separator: "=").map(String.init)
    parameter = sides[0]
    values = sides[1].split(separator: ";").map(String.init)
    entry = line.named(words[0])
  }

  private static let all = Dictionary(
    grouping: ForeignName.lines(of: foreignVariants).map(ForeignVariant.init), by: { $0.entry.spellings[0] })

  /// The entry, or the one that its arguments ask for.
  static func chosen(_ entry: ForeignName, _ arguments: [ForeignArgument], _ names: ModelNames) -> ForeignName {
    guard let first = entry.spellings.first, let variants = all[first] else { return entry }
    return variants.first { $0.fits(arguments, names) }?.entry ?? entry
  }

  private func fits(_ arguments: [ForeignArgument], _ names: ModelNames) -> Bool {
    let positional = arguments.filter { $0.label == nil }.map(\.value.text)
    if parameter == "count" { return positional.count == Int(values[0]) }
    if parameter == "codes" {
      let areCodes = positional.allSatisfy { ModelNames.speaks($0, of: names.codes + ["mu", "logvar", "mean", "z"]) }
      return positional.count == Int(values[0]) && areCodes
    }
    let isMeant = { (label: String) in label == parameter || variantLabels[label] == parameter }
    var value = arguments.first { $0.label.map(isMeant) ?? false }?.value.text
    if value == nil {
      var names = entry.parameters
      // Who writes one size only leaves out that of the input.
      if let input = names.first, input.hasPrefix("in_"), positional.count < 3 { names.removeFirst() }
      let index = names.firstIndex(of: parameter)
      value = index.flatMap { $0 < positional.count ? positional[$0] : nil }
    }
    guard let value else { return false }
    return values == ["*"] || values.contains(value.lowercased().filter { $0 != "\"" })
  }
}

extension ForeignCall {
  /// `clip(x, min: 0)` has one end.
  mutating func cutOneSide() {
    guard entry.parameters.contains("clip_low") else { return }
    switch (named["clip_low"], named["clip_high"]) {
    case (_?, nil): entry = ForeignName(line: "clip(x, clip_low) | max({x:y}, {clip_low:0})")
    case (nil, _?): entry = ForeignName(line: "clip(x, clip_high) | min({x:y}, {clip_high:1})")
    default: break
    }
  }

  /// The end of a range that a label of `clip` means.
  func clipped(_ label: String) -> String {
    guard entry.parameters.contains("clip_low") else { return label }
    let ends = ["min": "clip_low", "max": "clip_high", "clip_value_min": "clip_low", "clip_value_max": "clip_high"]
    return ends[label] ?? ["a_min": "clip_low", "a_max": "clip_high"][label] ?? label
  }

  /// Whether the layer can read a sequence from its end.
  var takesReverse: Bool { entry.isOwn && ["gru", "scan"].contains(entry.spellings[0]) }

  /// Whether a word that is left out elsewhere is an attribute of this layer or a key of this optimizer.
  func keepsOwn(_ label: String) -> Bool {
    let template = entry.template.map { String($0.prefix { $0 != "(" }) }
    let name = entry.isOwn ? entry.spellings[0] : template
    return switch name {
    case "batchnorm": ["momentum", "affine"].contains(label)
    case "groupnorm": label == "groups"
    case "gru": label == "reverse"
    case "huber": label == "delta"
    case "sgd": ["momentum", "nesterov", "weight_decay"].contains(label)
    case "rmsprop": ["momentum", "alpha", "weight_decay"].contains(label)
    case "adam", "adamw", "nadam", "radam", "adahessian": label == "weight_decay"
    default: false
    }
  }
}
