import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, reporter.
extension Elaborator {
  mutating func evaluateUnary(_ symbol: UnaryOperator, _ operand: Expression, _ span: Span)
    -> Meaning
  {
    let meaning = evaluate(operand)
    switch (symbol, meaning) {
    case (_, .unknown): return .unknown
    case (.minus, .number(let number)): return negated(number, span)
    case (.minus, .tensor): return elementwise("negate", [meaning], [operand.span], span)
    case (.not, .bool(let value)): return .bool(value.map { !$0 })
    case (.not, .tensor(let value)) where value.isTruth:
      return truth(elementwise("subtract", [.number(.one), meaning], [span, operand.span], span))
    default:
      return fail(.wrongOperand(symbol.rawValue, found(meaning), at: spanInFile(operand.span)))
    }
  }

  private mutating func negated(_ number: Number, _ span: Span) -> Meaning {
    var number = number
    number.size = number.size.map { Size(0) - $0 }
    number.value = number.value.map { -$0 }
    return .number(number)
  }

  /// `x^T` of mathematics; a function of its own, which keeps the stack of an evaluation small.
  private mutating func reportsTranspose(_ left: Expression, _ right: Expression, _ span: Span) -> Bool {
    guard case .name("T") = right.kind, environment.local("T") == nil else { return false }
    let cure = ForeignCure(name: "^T", code: "transpose(\(text(left.span).withoutBrackets))")
    report(.foreignName(cure, at: span))
    return true
  }

  mutating func evaluateBinary(
    _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
  ) -> Meaning {
    let a = evaluate(left)
    if symbol == .power, a.isTensor, reportsTranspose(left, right, span) { return .unknown }
    let b = evaluate(right)
    if a.isUnknown || b.isUnknown { return .unknown }
    switch (a, b) {
    case (.number(let x), .number(let y)):
      return symbol.isLogical
        ? fail(.wrongOperand(symbol.rawValue, found(a), at: spanInFile(left.span)))
        : combine(symbol, x, y, span)
    case (.bool(let x), .bool(let y)): return combine(symbol, x, y, left.span)
    case (.tensor, .number), (.number, .tensor), (.tensor, .tensor):
      return combineTensors(symbol, (a, left.span), (b, right.span), span)
    case (.bool(let known), .tensor(let other)) where symbol.isLogical && other.isTruth:
      return combineTruths(symbol, known, b, (left.span, right.span), span)
    case (.tensor(let other), .bool(let known)) where symbol.isLogical && other.isTruth:
      return combineTruths(symbol, known, a, (right.span, left.span), span)
    default:
      let isLeft = !a.isTensor && !a.isNumber
      return fail(
        .wrongOperand(
          symbol.rawValue, found(isLeft ? a : b), at: spanInFile(isLeft ? left.span : right.span)),
        about: .waiting(isLeft ? left.span : right.span))
    }
  }

  /// Arithmetic and comparisons of numbers known before the run.
  private mutating func combine(_ symbol: BinaryOperator, _ x: Number, _ y: Number, _ span: Span)
    -> Meaning
  {
    if let compared = symbol.compared(x.value, y.value) { return .bool(compared.outcome) }
    var result = Number(
      value: symbol.applied(x.value, y.value), divisions: x.divisions + y.divisions)
    if let a = x.size, let b = y.size {
      if symbol == .divide { return divide(a, b, result, span) }
      result.size = symbol.applied(a, b) ?? wholePower(symbol, a, b)
      if result.size?.isTooLarge == true {
        return fail(.sizeOverflow(text(span), at: spanInFile(span)))
      }
      if result.size?.isTooLong == true {
        return fail(.sizeTooLong("`\(text(span))`", at: spanInFile(span)))
      }
      guard spend((result.size?.length ?? 0) / 16, at: span) else { return .unknown }
    }
    result.isWholeLater =
      result.size == nil && result.value == nil && x.isWhole && y.isWhole
    if let value = result.value, !value.isFinite {
      return fail(.notFinite(text(span), at: spanInFile(span)))
    }
    return .number(result)
  }

  /// A power of sizes that is no polynomial, as the number it has under the settings.
  private func wholePower(_ symbol: BinaryOperator, _ a: Size, _ b: Size) -> Size? {
    guard symbol == .power, let base = known(a), let exponent = known(b), exponent >= 0 else {
      return nil
    }
    // 0, 1 and -1 alone stay small: their powers repeat.
    let isSmall = abs(base) <= 1 && exponent > 2
    return BinaryOperator.power.applied(
      Size(base), Size(isSmall ? 2 - exponent % 2 : min(exponent, 64)))
  }

  private mutating func divide(_ a: Size, _ b: Size, _ result: Number, _ span: Span) -> Meaning {
    var result = result
    guard let quotient = a.divided(by: b), known(b) != 0 else {
      return fail(.divisionByZero(text(span), at: spanInFile(span)))
    }
    if quotient.isTooLong { return fail(.sizeTooLong("`\(text(span))`", at: spanInFile(span))) }
    result.size = quotient
    if a.dividedExactly(by: b) == nil {
      result.divisions.append(.init(dividend: a, divisor: b, span: spanInFile(span)))
    }
    return .number(result)
  }

  private mutating func combine(_ symbol: BinaryOperator, _ a: Bool?, _ b: Bool?, _ span: Span)
    -> Meaning
  {
    switch symbol {
    case .and: .bool(a == false || b == false ? false : a == nil || b == nil ? nil : true)
    case .or: .bool(a == true || b == true ? true : a == nil || b == nil ? nil : false)
    case .equal: .bool(a == nil || b == nil ? nil : a == b)
    case .notEqual: .bool(a == nil || b == nil ? nil : a != b)
    default: fail(.wrongOperand(symbol.rawValue, "true or false", at: spanInFile(span)))
    }
  }

  private mutating func combineTensors(
    _ symbol: BinaryOperator, _ a: (Meaning, Span), _ b: (Meaning, Span), _ span: Span
  ) -> Meaning {
    let (meanings, spans) = ([a.0, b.0], [a.1, b.1])
    if symbol == .divide, case .number(let divisor) = b.0, divisor.value == 0 {
      return fail(.divisionByZero(text(span), at: spanInFile(span)))
    }
    switch symbol {
    case .greater, .greaterOrEqual:
      return truth(
        elementwise(symbol.operation, meanings.reversed(), spans.reversed(), span))
    case .less, .lessOrEqual, .equal:
      return truth(elementwise(symbol.operation, meanings, spans, span))
    case .notEqual:
      let same = elementwise(symbol.operation, meanings, spans, span)
      return truth(elementwise("subtract", [.number(.one), same], [span, span], span))
    case .and, .or:
      for (meaning, place) in [a, b] where !meaning.isTruth {
        return fail(.wrongOperand(symbol.rawValue, found(meaning), at: spanInFile(place)))
      }
      return truth(elementwise(symbol.operation, meanings, spans, span))
    case .power:
      if case .number(let number) = b.0, number.value == 2 {
        return elementwise("square", [a.0], [a.1], span)
      }
      return elementwise(symbol.operation, meanings, spans, span)
    default: return elementwise(symbol.operation, meanings, spans, span)
    }
  }

  /// `and`, `or` of a truth known before the run and one of every element: the first counts as 1 or 0.
  private mutating func combineTruths(
    _ symbol: BinaryOperator, _ known: Bool?, _ other: Meaning, _ spans: (Span, Span), _ span: Span
  ) -> Meaning {
    let number = Meaning.number(Number(value: known.map { $0 ? 1 : 0 }))
    return truth(elementwise(symbol.operation, [number, other], [spans.0, spans.1], span))
  }

  func truth(_ meaning: Meaning) -> Meaning {
    guard case .tensor(let value) = meaning else { return meaning }
    return .tensor(TypedValue(node: value.node, isTruth: true))
  }
}

extension Number {
  static let one = Number(size: Size(1), value: 1)
}

extension Meaning {
  var isNumber: Bool { if case .number = self { true } else { false } }
  var isTruth: Bool { if case .tensor(let value) = self { value.isTruth } else { false } }
}
