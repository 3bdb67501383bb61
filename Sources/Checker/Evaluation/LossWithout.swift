import Diagnostics
import Syntax

/// Measures that rise when the error falls.
private let similarities = ["psnr", "ssim", "structural_similarity", "ms_ssim", "r2_score", "accuracy", "dice", "iou"]

extension Elaborator {
  /// The loss without the term that holds a call, or with the mean squared error in its place where it alone compares
  /// the output; with what to say of it.
  func lossWithout(_ call: Span) -> (advice: String, fix: Diagnostic.Fix)? {
    guard let model = file.models.first, case let loss = model.lossValue, loss.span.start <= call.start,
      call.end <= loss.span.end
    else { return nil }
    let outputs = model.decoder.outputs.compactMap(\.name?.text)
    if let rest = without(call, loss), !outputs.allSatisfy({ !rest.names.contains($0) }) {
      return ("leave the term out", .init(loss.span, rest))
    }
    let values = text(call).drop { $0 != "(" }
    guard values.filter({ $0 == "," }).count == 1 else { return nil }
    // `1 - ssim(y, x)` is a distance, as the error is by itself.
    if case .binary(.subtract, let one, let similarity) = loss.kind, similarity.span == call, text(one.span) == "1" {
      return ("take the mean squared error", .init(loss.span, "mse" + values))
    }
    let head = String(source.slice(loss.span.start..<call.start))
    let isSimilarity = similarities.contains { text(call).lowercased().hasPrefix($0) }
    let whole =
      (isSimilarity ? head.withoutMinus : head) + "mse" + values + String(source.slice(call.end..<loss.span.end))
    return ("take the mean squared error", .init(loss.span, whole))
  }

  private func without(_ place: Span, _ sum: Expression) -> String? {
    guard case .binary(let sign, let left, let right) = sum.kind, sign == .add || sign == .subtract else { return nil }
    if right.span.start <= place.start, place.end <= right.span.end { return text(left.span) }
    guard left.span.start <= place.start, place.end <= left.span.end else { return nil }
    guard case .binary(let inner, _, _) = left.kind, inner == .add || inner == .subtract else {
      return (sign == .subtract ? "-" : "") + text(right.span)
    }
    return without(place, left).map { "\($0) \(sign.rawValue) \(text(right.span))" }
  }
}

extension String {
  /// What stands before a term whose minus is no longer meant.
  fileprivate var withoutMinus: String {
    let kept = String(reversed().drop { $0 == " " }.reversed())
    if kept == "-" { return "" }
    if kept.hasSuffix("-") { return kept.dropLast() + "+ " }
    return first == "-" && !contains(" + ") && !contains(" - ") ? String(dropFirst()) : self
  }

  fileprivate var names: [String] { split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init) }
}
