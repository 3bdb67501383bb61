import Diagnostics
import Graph
import Recipe
import Syntax

// Changes: environment, facts, reporter.
extension Elaborator {
  /// The value of each hyper-parameter: its setting, else its default, else none.
  mutating func resolve(_ parameters: [Parameter], _ settings: [Setting]) -> [ResolvedParameter] {
    let chosen = match(settings, parameters)
    var resolved: [ResolvedParameter] = []
    environment.frames = [Frame(owner: "the default of a hyper-parameter")]
    for parameter in parameters {
      let range = range(of: parameter)
      let outcome = outcome(of: parameter, chosen[parameter.name.text], range)
      if case .int(let number)? = outcome.value { facts.values[parameter.name.text] = number }
      let meaning = outcome.isWrong ? .unknown : self.meaning(of: parameter, outcome.value)
      bind(parameter.name, meaning, as: .hyperParameter)
      resolved.append(
        ResolvedParameter(
          name: parameter.name, meaning: meaning,
          parameter: HyperParameter(
            name: parameter.name.text, kind: parameter.kind, value: outcome.value, range: range,
            span: parameter.name.span)))
    }
    environment.frames = []
    return resolved
  }

  /// What is found out about a value: none, one, or that it is wrong (and reported).
  private enum Outcome {
    case none
    case wrong
    case value(HyperParameter.Value)

    var value: HyperParameter.Value? { if case .value(let value) = self { value } else { nil } }
    var isWrong: Bool { if case .wrong = self { true } else { false } }
  }

  private mutating func outcome(
    of parameter: Parameter, _ setting: Setting?, _ range: ClosedRange<Double>?
  ) -> Outcome {
    if let setting { return value(of: setting, parameter, range) }
    return defaultValue(of: parameter, range)
  }

  private mutating func match(_ settings: [Setting], _ parameters: [Parameter]) -> [String: Setting] {
    var chosen: [String: Setting] = [:]
    let names = parameters.map(\.name.text)
    for setting in settings {
      if !names.contains(setting.name) {
        report(.unknownSetting(setting.name, known: names))
      } else if chosen[setting.name] != nil {
        report(.repeatedSetting(setting.name))
      } else {
        chosen[setting.name] = setting
      }
    }
    return chosen
  }

  private func meaning(of parameter: Parameter, _ value: HyperParameter.Value?) -> Meaning {
    switch parameter.kind {
    case .int: .number(Number(size: Size(symbol: parameter.name.text), value: value?.number))
    case .real: .number(Number(value: value?.number))
    case .bool: if case .bool(let flag)? = value { .bool(flag) } else { .bool(nil) }
    }
  }

  /// The value a setting gives.
  private mutating func value(
    of setting: Setting, _ parameter: Parameter, _ range: ClosedRange<Double>?
  ) -> Outcome {
    guard let value = parameter.kind.parsed(setting.text) else {
      report(
        .malformedSetting(setting.name, setting.text, due: parameter.kind.words, at: parameter.span)
      )
      return .wrong
    }
    if let range, let number = value.number, !range.contains(number) {
      report(
        .settingOutOfRange(
          setting.name, setting.text, low: shortest(range.lowerBound),
          high: shortest(range.upperBound), at: parameter.span))
      return .wrong
    }
    return .value(value)
  }

  private mutating func defaultValue(of parameter: Parameter, _ range: ClosedRange<Double>?)
    -> Outcome
  {
    guard let expression = parameter.defaultValue else { return .none }
    let role = "the default of `\(parameter.name.text)`"
    let meaning = converted(
      evaluate(expression), to: parameter.kind, role, expression.span, about: .value(parameter))
    guard let value = value(meaning, parameter.kind) else {
      return meaning.isUnknown ? .wrong : .none
    }
    if let range, let number = value.number, !range.contains(number) {
      report(
        .outOfRange(
          role, shortest(number), low: shortest(range.lowerBound),
          high: shortest(range.upperBound), at: expression.span, declared: parameter.span),
        about: .value(parameter))
      return .wrong
    }
    return .value(value)
  }

  private func value(_ meaning: Meaning, _ kind: HyperParameterKind) -> HyperParameter.Value? {
    switch meaning {
    case .number(let number):
      kind == .int ? number.size.flatMap(known).map { .int($0) } : number.value.map { .real($0) }
    case .bool(let flag): flag.map { .bool($0) }
    default: nil
    }
  }

  private mutating func range(of parameter: Parameter) -> ClosedRange<Double>? {
    guard let range = parameter.range else { return nil }
    var ends: [Double] = []
    for end in [range.low, range.high] {
      let meaning = evaluate(end)
      if case .number(let number) = meaning, parameter.kind != .bool {
        ends += number.value.map { [$0] } ?? []
      } else if !meaning.isUnknown {
        report(
          .wrongRange(parameter.name.text, parameter.kind.rawValue, found(meaning), at: end.span))
        return nil
      }
    }
    guard ends.count == 2 else { return nil }
    guard ends[0] <= ends[1] else {
      report(
        .emptyRange(
          parameter.name.text, shortest(ends[0]), shortest(ends[1]),
          at: range.low.span.joined(range.high.span)), about: .value(parameter))
      return nil
    }
    return ends[0]...ends[1]
  }
}

/// A hyper-parameter and what its name means.
struct ResolvedParameter {
  let name: Name
  let meaning: Meaning
  let parameter: HyperParameter
}
