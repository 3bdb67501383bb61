import Diagnostics

/// The left division of MATLAB and Julia, which is least squares.
extension Lexer {
  /// `E \\ x` of a matrix and a vector, from behind the `\\`; false for anything else.
  mutating func readLeftDivision(_ command: String, from: Int) -> Bool {
    guard command == "\\", formulas < 200, diagnostics.count < 100, let last = tokens.last, !startsLine,
      case .identifier(let matrix) = last.kind
    else { return false }
    formulas += 1
    guard let axes = sizes(of: matrix), axes.count == 2, let (vector, length) = nameAhead,
      let size = sizes(of: vector), size.count == 1, axes.contains(size[0])
    else { return false }
    // The matrix here holds a spectrum a row; that of MATLAB one a column.
    let rows = axes[1] == size[0] ? matrix : "transpose(\(matrix))"
    advance(length)
    tokens.removeLast()
    let whole = Span(last.span.start, offset)
    diagnostics.append(
      .leftDivision("nnls(\(vector), \(rows))", "fcls(\(vector), \(rows))", at: Span(from, from + 1), whole: whole))
    add(.number(1, isInteger: true), from: last.span.start)
    return true
  }

  /// The name that follows after blanks, and the length of both.
  private var nameAhead: (name: String, length: Int)? {
    let blanks = scalars[index...].prefix { $0 == " " }.count
    let name = scalars[(index + blanks)...].prefix(while: continuesName)
    guard let first = name.first, startsName(first) else { return nil }
    return (String(String.UnicodeScalarView(name)), blanks + name.count)
  }
}
