import Diagnostics

/// Values that the parts of a model share.
extension Parser {
  /// `let E = weight([ends, bands])` before the parts, which all see it; false for anything else.
  mutating func sharedValue(_ parts: inout Parts) -> Bool {
    if at(.let), !parts.seen.isEmpty, startsSharedValue, parts.seen["decoder"] == nil { return lateValue(&parts) }
    let isBare = parts.seen.isEmpty && isBareValue
    let isOther = parts.seen.isEmpty && isOtherLet
    let isTyped = at(.let) && parts.seen.isEmpty && peek(2).kind == .symbol(.colon)
    guard isBare || isOther || isTyped || at(.let) && parts.seen.isEmpty && startsSharedValue else { return false }
    let start = current.span.start
    if isOther {
      acceptOtherLet()
    } else if isBare {
      _ = acceptLet()
    } else {
      advance()
    }
    do throws(Failure) {
      parts.lets.append(try letStatement(since: start))
    } catch {
      report(error.diagnostic)
      parts.isIncomplete = true
      skipStatement()
    }
    return true
  }

  /// `const kernel = 3` before the parts.
  private var isOtherLet: Bool {
    guard case .identifier(let word) = kind, otherLets.contains(word), case .identifier = peek().kind else {
      return false
    }
    return peek(2).kind == .symbol(.assign)
  }

  /// `E = weight([4, n])` before the parts.
  private var isBareValue: Bool {
    guard case .identifier(let name) = kind, !["loss", "encoder", "decoder"].contains(name) else { return false }
    return peek().kind == .symbol(.assign) && peek(2).kind.startsOperand
      && nearly(["encoder", "decoder", "loss"], current) == nil
  }

  /// A value for several parts that stands behind the first of them.
  private mutating func lateValue(_ parts: inout Parts) -> Bool {
    let line = String(source.text(of: Span(current.span.start, endOfLine))).trimmed
    report(.lateValue(line, at: current.span))
    parts.isIncomplete = true
    skipStatement()
    return true
  }

  /// Whether a line further on is the model's loss, so that `let loss = ...` is a name.
  var hasLoss: Bool {
    tokens[position...].contains { $0.startsLine && $0.kind == .identifier("loss") }
  }

  /// Whether a name, or several in brackets, and `=` follow `let`.
  private var startsSharedValue: Bool {
    if case .identifier(let name) = peek().kind {
      return peek(2).kind == .symbol(.assign) && (name != "loss" || hasLoss)
    }
    guard peek().kind == .symbol(.openParenthesis), let end = closings[position + 1] else { return false }
    return tokens[end + 1].kind == .symbol(.assign)
  }
}
