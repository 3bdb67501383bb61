import Diagnostics
import Graph
import Ops
import Syntax

/// One axis of an input of a block: what is declared for it and what it is.
struct SizeEquation {
  let declared: Size
  let actual: TracedSize
  /// The declared size in the block.
  let span: Span
}

/// Distinguishes a block's size variables from hyper-parameters of the same name.
private let blockSuffix = " of the block"

// Changes: environment, facts, reporter.
extension Elaborator {
  /// The size variables of a block (names in its shapes that are no hyper-parameters), solved from its inputs.
  ///
  /// Returns nil after a report: an input of another rank, a variable nothing fixes, shapes that contradict.
  mutating func solve(_ site: BlockSite, _ frame: Frame) -> [(Name, Size)]? {
    let variables = sizeVariables(of: site.block)
    guard var open = equations(site, frame, variables) else { return nil }
    var solved: [String: Size] = [:]
    while let next = open.indices.first(where: { solution(of: open[$0], solved) != nil }) {
      let equation = open.remove(at: next)
      guard let solution = solution(of: equation, solved), isWhole(solution, of: equation, site)
      else { return nil }
      solved[solution.symbol] = solution.value
    }
    return checked(variables, solved, open, site)
  }

  /// All variables with their sizes, after every equation was found to hold.
  private mutating func checked(
    _ variables: [Name], _ solved: [String: Size], _ equations: [SizeEquation], _ site: BlockSite
  ) -> [(Name, Size)]? {
    for variable in variables where solved[symbol(variable)] == nil {
      reportUnsolved(variable, at: variable.span, site)
      return nil
    }
    for equation in equations where !holds(equation, solved, site) { return nil }
    return variables.map { ($0, solved[symbol($0)]!) }
  }

  /// A symbol that no hyper-parameter has.
  private func symbol(_ variable: Name) -> String { variable.text + blockSuffix }

  /// Names in the shapes of a block that are none of its hyper-parameters, each once.
  func sizeVariables(of block: Block) -> [Name] {
    var seen = Set(block.parameters.map(\.name.text))
    var result: [Name] = []
    func visit(_ expression: Expression) {
      if case .name(let name) = expression.kind, seen.insert(name).inserted {
        result.append(Name(name, expression.span))
      }
      expression.kind.children.forEach(visit)
    }
    for port in block.inputs + block.outputs { port.shape?.forEach(visit) }
    return result
  }

  private mutating func equations(_ site: BlockSite, _ frame: Frame, _ variables: [Name])
    -> [SizeEquation]?
  {
    var frame = frame
    for variable in variables {
      let unknown = Number(size: Size(symbol: symbol(variable)), value: nil)
      _ = frame.bind(variable, .number(unknown), as: .sizeVariable)
    }
    var result: [SizeEquation] = []
    for index in site.inputs.indices {
      guard let ofInput = equations(ofInput: index, site, frame, variables) else { return nil }
      result += ofInput
    }
    return result
  }

  private mutating func equations(ofInput index: Int, _ site: BlockSite, _ frame: Frame, _ variables: [Name])
    -> [SizeEquation]?
  {
    let (port, value) = (site.block.inputs[index], site.inputs[index])
    guard let shape = port.shape else { return [] }
    let found = node(value)
    guard shape.count == found.type.shape.count else {
      report(
        .declaredRank(
          "the input of `\(site.block.name.text)`", declared: text(port.span),
          found: shown(found.type), at: lastChange(in: site.spans[index]), port.span, notes: axisNotes(found)),
        about: .rank(operand(value, at: site.spans[index]), call: environment.openings.last!.span, form: shape.count))
      return nil
    }
    var result: [SizeEquation] = []
    for (axis, expression) in shape.enumerated() {
      guard let declared = declaredSize(expression, site, frame, variables) else { return nil }
      result.append(SizeEquation(declared: declared, actual: found.axis(axis), span: expression.span))
    }
    return result
  }

  /// The size of an axis in terms of the variables; nil after a report.
  private mutating func declaredSize(
    _ expression: Expression, _ site: BlockSite, _ frame: Frame, _ variables: [Name]
  ) -> Size? {
    let meaning = within(frame) { $0.evaluate(expression) }
    if case .number(let number) = meaning, number.isWholeLater,
      let variable = variables.first(where: { expression.mentions($0.text) })
    {
      reportUnsolved(variable, at: expression.span, site)
      return nil
    }
    return size(meaning, for: "the size of an axis", at: expression.span)
  }

  private mutating func reportUnsolved(_ variable: Name, at span: Span, _ site: BlockSite) {
    let isOfModel = file.models.first?.parameters.contains { $0.name.text == variable.text } ?? false
    report(
      .unsolvedSize(
        variable.text, block: site.block.name.text, at: span, places: site.block.inputs.map { text($0.span) }),
      about: isOfModel ? .name(variable.text, span) : .unsolved(variable.text, site.block))
  }

  /// The variable of an equation with one unknown that is linear in it: value = rest / factor.
  private struct Solution {
    let symbol: String
    let value: Size
    let factor: Size
    let rest: Size
  }

  private func solution(of equation: SizeEquation, _ solved: [String: Size]) -> Solution? {
    guard let declared = equation.declared.substituting(solved) else { return nil }
    let unknowns = declared.symbols.filter { $0.hasSuffix(blockSuffix) }
    guard unknowns.count == 1, let name = unknowns.first else { return nil }
    let samples = (0...2).compactMap { declared.substituting([name: Size($0)]) }
    guard samples.count == 3 else { return nil }
    let factor = samples[1] - samples[0]
    guard factor == samples[2] - samples[1], factor != Size(0) else { return nil }
    let rest = equation.actual.size - samples[0]
    guard let value = rest.divided(by: factor) else { return nil }
    return Solution(symbol: name, value: value, factor: factor, rest: rest)
  }

  /// Whether the solution comes out as a whole number; reports when it does not.
  private mutating func isWhole(
    _ solution: Solution, of equation: SizeEquation, _ site: BlockSite
  ) -> Bool {
    let condition = SizeCondition.divides(solution.factor, solution.rest)
    let (source, block) = (source, site.block.name.text)
    let reason = { "`\(source.words(equation.span))` of the block `\(block)` is a whole number" }
    if holds(condition, reason()) { return true }
    let diagnostic = Diagnostic.noSuchSize(
      block, text(equation.span), withValues(equation.actual.size),
      unknown: String(solution.symbol.dropLast(blockSuffix.count)), at: environment.openings.last!.span,
      labels: [
        .init(equation.span, "declared here"),
        .init(equation.actual.origin.span, "\(withValues(equation.actual.size)) comes from here"),
      ], notes: notes(on: equation.actual))
    reportOnce(
      condition, on: solution.rest, diagnostic,
      about: .division(dividend: equation.actual.size, divisor: solution.factor, at: nil, use: nil))
    return false
  }

  /// Whether the declared size, with all variables solved, is the actual one.
  private mutating func holds(
    _ equation: SizeEquation, _ solved: [String: Size], _ site: BlockSite
  ) -> Bool {
    guard let declared = equation.declared.substituting(solved) else { return false }
    if declared == equation.actual.size { return true }
    let name = site.block.name.text
    let due = TracedSize(
      size: declared, origin: SizeOrigin(declared, equation.span, words: equation.span))
    let clash = SizeClash(
      message:
        "the input of `\(name)` has size \(withValues(equation.actual.size)) where `\(text(equation.span))` is declared",
      span: environment.openings.last!.span, marker: "",
      labels: [
        .init(equation.span, "declared as \(withValues(declared)) here"),
        .init(equation.actual.origin.span, "\(withValues(equation.actual.size)) comes from here"),
      ])
    let operands = zip(site.inputs, site.spans).map { operand($0, at: $1) }
    return equal(
      equation.actual, due, "the inputs of `\(name)` have their declared shapes", clash,
      about: .handed(operands, call: environment.openings.last!.span))
  }
}

extension Expression {
  /// Whether a name appears anywhere in it.
  fileprivate func mentions(_ name: String) -> Bool {
    if case .name(name) = kind { return true }
    return kind.children.contains { $0.mentions(name) }
  }
}
