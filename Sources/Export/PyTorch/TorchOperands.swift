import Graph

extension ExportCall {
  /// An operand as PyTorch takes it beside others: a name or a number, with axes of its own where samples need them.
  func operand(_ index: Int) -> String {
    let text = operands[index]
    if let shape = aligned(index) { return "\(text).reshape(\(pythonList(shape)))" }
    return text.hasPrefix("-") ? "(\(text))" : text
  }

  /// An operand as a tensor: functions do not take numbers, and those of the CPU do not meet tensors of other devices.
  func tensor(_ index: Int) -> String {
    let text = operands[index]
    let isNumber = text.first.map { $0.isNumber || $0 == "-" } ?? false || text.hasPrefix("float(")
    return isNumber ? "\(like).new_full((), \(text))" : operand(index)
  }

  /// Where new tensors are made, and of which numbers.
  var placement: String { "dtype=\(like).dtype, device=\(like).device" }

  /// The attribute `indices` as a tensor.
  var indexTensor: String { "torch.tensor([\(pythonList(ints("indices")))], device=\(like).device)" }

  /// An operand with the batch in front, which values that are the same for all samples do not have.
  func spread(_ index: Int) -> String {
    let type = types[index]
    guard isOfSamples, type.scope == .shared else { return tensor(index) }
    return "\(tensor(index)).expand(\(([TorchBody.count] + type.shape.map(String.init)).joined(separator: ", ")))"
  }
}

/// 1, 2, 3
func pythonList(_ values: [Int]) -> String { values.map(String.init).joined(separator: ", ") }

/// (1, 2, 3), and (1,) for one.
func pythonTuple(_ values: [Int]) -> String { "(\(pythonList(values))\(values.count == 1 ? "," : ""))" }
