import Diagnostics
import Syntax

// Where a run stands.
extension RepairSite {
  /// `epoch / epochs`: where the run stands.
  func shareOfRun(_ name: String, _ span: Span) -> Cure? {
    let lengths: Set = ["epochs", "n_epochs", "num_epochs", "max_epochs", "total_epochs", "nepochs", "EPOCHS"]
    guard lengths.contains(name), let parent = path(to: span).dropLast().last,
      case .binary(.divide, let left, let right) = parent.kind, right.span == span
    else { return nil }
    let advice = "`progress` goes from 0 to 1 in the course of the run"
    if case .binary(.multiply, let factor, let epoch) = left.kind, text(epoch) == "epoch" {
      return Cure(advice, [.init(parent.span, "\(text(factor)) * progress")], shows: path(to: span).first?.span)
    }
    guard text(left) == "epoch" else { return nil }
    return Cure(advice, [.init(parent.span, "progress")], shows: path(to: span).first?.span)
  }
}
