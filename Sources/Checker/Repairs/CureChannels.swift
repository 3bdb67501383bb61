import Diagnostics
import Syntax

// Channels of the data beside the size of the input.
extension RepairSite {
  /// The range of as many channels as the input has, or the size of the data for the input.
  func channelCures(_ count: Int, _ name: String, _ range: String, _ place: Span) -> [Cure] {
    let fewer = Cure("write `channels: \(range)`, or give `\(name)` the value \(count)", [.init(place, range)])
    return sizeOfData(count, name, isCause: false).map { $0.or("or write `channels: \(range)`") } + [fewer]
  }

  fileprivate func sizeOfData(_ count: Int, _ name: String, isCause: Bool = true) -> [Cure] {
    guard let parameter = file.models.first?.parameters.first(where: { $0.name.text == name }),
      let value = parameter.defaultValue
    else { return [] }
    let cure = Cure("give `\(name)` the size of the data", [.init(value.span, "\(count)")], shows: parameter.span)
    return [isCause ? cure.at(parameter.span) : cure]
  }
}

extension Examination {
  /// A message about the size of the data and its cure, where that may explain the other messages as well.
  var sizeOfData: (error: Finding, cure: Cure)? {
    guard errors.count > 1 else { return nil }
    for error in errors {
      if case .channels(let count, let name, _, _)? = error.mistake, let cure = site.sizeOfData(count, name).first {
        return (error, cure)
      }
    }
    return nil
  }
}
