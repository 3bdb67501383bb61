import Diagnostics

/// Products of matrices and vectors without a sign.
extension Parser {
  /// `E z` and `E^T z` of a matrix and a vector, as papers write it: the one way round in which their sizes meet.
  var productWithMatrix: Joint? {
    let isTurned =
      position > 2 && tokens[position - 1].kind == .identifier("T") && tokens[position - 2].kind == .symbol(.power)
    let place = isTurned ? position - 3 : position - 1
    guard case .identifier(let matrix) = tokens[place].kind, case .identifier(let vector) = kind,
      peek().kind != .symbol(.openParenthesis), !isInSection,
      let axes = file.names.shapes[matrix]?.outerItems, axes.count == 2,
      let size = file.names.shapes[vector]?.outerItems, size.count == 1, axes.contains(size[0])
    else { return nil }
    let takesRows = isTurned ? axes[0] == size[0] : axes[1] != size[0]
    let product = takesRows ? "matmul(\(vector), \(matrix))" : "matmul(\(matrix), \(vector))"
    let whole = tokens[place].span.joined(current.span)
    return Joint(sign: " * ", cure: product, fix: .init(whole, product))
  }
}
