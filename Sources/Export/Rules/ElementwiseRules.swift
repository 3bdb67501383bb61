import Graph

extension ExportRule {
  /// Functions of single elements.
  static let elementwise: [String: ExportRule] = {
    var rules: [String: ExportRule] = [:]
    for (name, torch, onnx) in unary { rules[name] = .unary(torch, onnx) }
    for (name, symbol, onnx) in binary { rules[name] = .binary(symbol, onnx) }
    for (name, torch, onnx) in comparisons { rules[name] = .comparison(torch, onnx) }
    return rules.merging(others) { $1 }
  }()

  /// Name, PyTorch with `%` for the operand, and ONNX operations one after the other.
  private static let unary: [(String, String, [String])] = [
    ("copy", "%", ["Identity"]), ("stop", "%.detach()", ["Identity"]), ("negate", "-%", ["Neg"]),
    ("abs", "%.abs()", ["Abs"]), ("sign", "%.sign()", ["Sign"]), ("exp", "%.exp()", ["Exp"]),
    ("log", "%.log()", ["Log"]),
    ("sqrt", "%.sqrt()", ["Sqrt"]), ("sin", "%.sin()", ["Sin"]), ("cos", "%.cos()", ["Cos"]),
    ("tanh", "%.tanh()", ["Tanh"]),
    ("softplus", "F.softplus(%)", ["Softplus"]), ("erf", "%.erf()", ["Erf"]),
    ("relu", "%.relu()", ["Relu"]), ("reciprocal", "%.reciprocal()", ["Reciprocal"]),
  ]

  private static let binary: [(String, String, String)] = [
    ("add", "+", "Add"), ("subtract", "-", "Sub"), ("multiply", "*", "Mul"), ("divide", "/", "Div"),
    ("power", "**", "Pow"),
  ]

  private static let comparisons: [(String, String, String)] = [
    ("less", "<", "Less"), ("less_equal", "<=", "LessOrEqual"), ("equal", "==", "Equal"),
  ]

  private static let others: [String: ExportRule] = [
    "square": ExportRule(
      torch: { "\($0.tensor(0)).square()" }, onnx: { $1.emit("Mul", [$0.operands[0], $0.operands[0]]) }),
    "expm1": ExportRule(
      torch: { "\($0.tensor(0)).expm1()" },
      onnx: { call, b in
        // exp(x) - 1 loses its digits near 0; 2 tanh(x / 2) / (1 - tanh(x / 2)) does not.
        let half = b.emit("Tanh", [b.emit("Mul", [call.operands[0], b.scalar(0.5)])])
        let least = b.emit("Sub", [b.scalar(1), half])
        let near = b.emit("Div", [b.emit("Mul", [half, b.scalar(2)]), least])
        let far = b.emit("Sub", [b.emit("Exp", [call.operands[0]]), b.scalar(1)])
        let isNear = b.emit("Less", [b.emit("Abs", [call.operands[0]]), b.scalar(1)])
        return b.emit("Where", [isNear, near, far])
      }),
    "log1p": ExportRule(
      torch: { "\($0.tensor(0)).log1p()" },
      onnx: { call, b in
        // log(1 + x) loses its digits near 0; 2 atanh(x / (2 + x)) does not.
        let x = call.operands[0]
        let ratio = b.emit("Div", [x, b.emit("Add", [x, b.scalar(2)])])
        let near = b.emit("Mul", [b.emit("Atanh", [ratio]), b.scalar(2)])
        let far = b.emit("Log", [b.emit("Add", [x, b.scalar(1)])])
        return b.emit("Where", [b.emit("Less", [b.emit("Abs", [x]), b.scalar(0.5)]), near, far])
      }),
    "sigmoid": ExportRule(
      torch: { "\($0.tensor(0)).sigmoid()" },
      onnx: { call, b in
        // ONNX Runtime's own is 0 below -18, so its logarithm would be without end.
        let power = b.emit("Exp", [b.emit("Neg", [call.operands[0]])])
        return b.emit("Reciprocal", [b.emit("Add", [power, b.scalar(1)])])
      }),
    "acos": ExportRule(
      torch: { "\($0.tensor(0)).clamp(-1, 1).acos()" },
      onnx: { $1.emit("Acos", [$1.emit("Clip", [$0.operands[0], $1.scalar(-1), $1.scalar(1)])]) }),
    "atan2": ExportRule(
      torch: { "torch.atan2(\($0.tensor(0)), \($0.tensor(1)))" },
      onnx: { angle($0, &$1) }),
    "minimum": .choice("torch.minimum", "Min"), "maximum": .choice("torch.maximum", "Max"),
    "select": ExportRule(
      torch: { "torch.where(\($0.tensor(0)) != 0, \($0.tensor(1)), \($0.tensor(2)))" },
      onnx: { call, b in
        b.emit(
          "Where", [b.emit("Cast", [call.aligned(0, &b)], [.int("to", 9)]), call.aligned(1, &b), call.aligned(2, &b)])
      }),
    "multiply_add": ExportRule(
      torch: { "\($0.operand(0)) * \($0.operand(1)) + \($0.operand(2))" },
      onnx: { call, b in
        b.emit("Add", [b.emit("Mul", [call.aligned(0, &b), call.aligned(1, &b)]), call.aligned(2, &b)])
      }),
    "constant": ExportRule(
      torch: { pythonNumber($0.attributes.real("value") ?? 0) }, onnx: { $1.scalar($0.attributes.real("value") ?? 0) }),
  ]

  /// The angle of |a| and |b|, then the signs; those of zeros count.
  private static func angle(_ call: ExportCall, _ b: inout ONNXBuilder) -> String {
    let (y, x) = (call.aligned(0, &b), call.aligned(1, &b))
    let (height, width) = (b.emit("Abs", [y]), b.emit("Abs", [x]))
    let slope = b.emit("Where", [b.emit("Equal", [height, width]), b.scalar(1), b.emit("Div", [height, width])])
    let isLevel = b.emit("Equal", [height, b.scalar(0)])
    let right = b.emit("Atan", [b.emit("Where", [isLevel, b.scalar(0), slope])])
    let turned = b.emit("Where", [isNegative(x, &b), b.emit("Sub", [b.scalar(.pi), right]), right])
    return b.emit("Where", [isNegative(y, &b), b.emit("Neg", [turned]), turned])
  }

  private static func isNegative(_ value: String, _ b: inout ONNXBuilder) -> String {
    let isLess = b.emit("Less", [value, b.scalar(0)])
    return b.emit("Or", [isLess, b.emit("Less", [b.emit("Reciprocal", [value]), b.scalar(0)])])
  }

  private static func unary(_ torch: String, _ onnx: [String]) -> ExportRule {
    ExportRule(
      torch: { call in torch.map { $0 == "%" ? call.tensor(0) : String($0) }.joined() },
      onnx: { call, b in onnx.reduce(call.operands[0]) { b.emit($1, [$0]) } })
  }

  private static func binary(_ symbol: String, _ onnx: String) -> ExportRule {
    ExportRule(
      torch: { "\($0.operand(0)) \(symbol) \($0.operand(1))" },
      onnx: { call, b in b.emit(onnx, [call.aligned(0, &b), call.aligned(1, &b)]) })
  }

  private static func comparison(_ symbol: String, _ onnx: String) -> ExportRule {
    ExportRule(
      torch: { "(\($0.tensor(0)) \(symbol) \($0.operand(1))).to(\($0.like).dtype)" },
      onnx: { call, b in
        b.emit("Cast", [b.emit(onnx, [call.aligned(0, &b), call.aligned(1, &b)])], [.int("to", 1)])
      })
  }

  private static func choice(_ torch: String, _ onnx: String) -> ExportRule {
    ExportRule(
      torch: { "\(torch)(\($0.tensor(0)), \($0.tensor(1)))" },
      onnx: { call, b in b.emit(onnx, [call.aligned(0, &b), call.aligned(1, &b)]) })
  }
}

/// A number as Python reads it.
func pythonNumber(_ value: Double) -> String {
  value.isNaN ? "float(\"nan\")" : value.isInfinite ? "float(\"\(value > 0 ? "" : "-")inf\")" : "\(value)"
}
