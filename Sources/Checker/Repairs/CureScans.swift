import Diagnostics
import Graph
import Syntax

// States of a scan.
extension RepairSite {
  /// `scan(cell)`: zeros of a size that the cell, another scan or the model names.
  func startCures(_ call: Span, _ states: [Port]) -> [Cure] {
    guard let stage = expression(at: call), !states.isEmpty else { return [] }
    let fixed = states.map { $0.shape?.count == 1 && $0.shape?.first.flatMap(integer) != nil ? text($0.shape![0]) : nil }
    let sizes = statements.flatMap { $0.starts }.map(text) + hiddenSizes.map { "0 |> repeat(\($0))" }
    return sizes.map { size in
      let values = fixed.map { $0.map { "0 |> repeat(\($0))" } ?? size }
      let start = values.count == 1 || size.first == "(" ? values[0] : "(\(values.joined(separator: ", ")))"
      return Cure("say where the state starts", [setting("start", to: start, in: stage)], shows: stage.span)
    }
  }

  /// Hyper-parameters that are whole numbers: names of hidden sizes first, those of the borders last.
  private var hiddenSizes: [String] {
    let parameters = file.models.first?.parameters.filter { $0.kind == .int }.map(\.name.text) ?? []
    let ports = (file.models.first?.encoder.inputs ?? []) + (file.models.first?.encoder.outputs ?? [])
    let borders = Set(ports.flatMap { $0.shape ?? [] }.map(text))
    let free = parameters.filter { !borders.contains($0) }
    let isHidden = { (name: String) in ["hid", "units", "width", "state", "cell"].contains { name.contains($0) } }
    return free.filter(isHidden) + free.filter { !isHidden($0) } + ["8"]
  }
}

extension Expression {
  /// What scans in it start from.
  fileprivate var starts: [Expression] {
    var found = kind.children.flatMap(\.starts)
    if case .call(let callee, let arguments) = kind, case .name("scan") = callee.kind {
      found += arguments.filter { $0.label?.text == "start" }.map(\.value)
    }
    return found
  }
}
