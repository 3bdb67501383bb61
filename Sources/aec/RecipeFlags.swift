import ArgumentParser
import Checker
import Recipe

/// A group of flags that replace keys of the file's recipe, one for each key that has a flag.
///
/// The parser finds the flags of a group in a mirror of it, so the mirror lists what the recipe's tables declare.
/// Values are texts: `RecipeKey` reads and checks them.
protocol RecipeFlagGroup: ParsableArguments, CustomReflectable {
  static var keys: [(flag: String, key: RecipeKey)] { get }
  var given: [RecipeFlagValue] { get set }
}

/// One flag with what was typed.
struct RecipeFlagValue {
  let flag: String
  let text: String
}

/// How much a step computes, and on how many workers: all that `aec check` and `aec bench` take.
struct StepFlags: RecipeFlagGroup {
  static let keys = TrainRecipe.flags.filter { ["batch", "threads"].contains($0.flag) }
  var given: [RecipeFlagValue] = []

  init() {}
  init(from decoder: any Decoder) throws { given = try StepFlags.values(decoder) }
}

/// All of them.
struct RecipeFlags: RecipeFlagGroup {
  static let keys = TrainRecipe.flags
  var given: [RecipeFlagValue] = []

  init() {}
  init(from decoder: any Decoder) throws { given = try RecipeFlags.values(decoder) }

  func validate() throws {
    if given.contains(where: { $0.flag == "epochs" }), given.contains(where: { $0.flag == "steps" }) {
      throw ValidationError("give --epochs or --steps, not both")
    }
  }
}

extension RecipeFlagGroup {
  var overrides: [(key: String, text: String)] { given.map { ($0.flag, $0.text) } }

  /// The same flags as words of another command line.
  func arguments(without left: [String]) -> [String] {
    given.filter { !left.contains($0.flag) }.flatMap { value -> [String] in
      let key = Self.keys.first { $0.flag == value.flag }?.key
      if case .bool? = key?.kind { return [(value.text == "true" ? "--" : "--no-") + value.flag] }
      return ["--" + value.flag, value.text]
    }
  }

  var customMirror: Mirror {
    Mirror(self, children: Self.keys.map { (label: "_" + $0.flag, value: $0.key.argument($0.flag)) })
  }

  fileprivate static func values(_ decoder: any Decoder) throws -> [RecipeFlagValue] {
    let container = try decoder.container(keyedBy: FlagName.self)
    return try keys.compactMap { flag, key in
      try key.text(in: container, FlagName(stringValue: flag)).map { RecipeFlagValue(flag: flag, text: $0) }
    }
  }
}

/// A flag is known to the parser by its name.
private struct FlagName: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension RecipeKey {
  /// What the parser calls the flag and its help.
  fileprivate func argument(_ flag: String) -> Any {
    let words = summary.prefix(1).uppercased() + summary.dropFirst() + "."
    if case .bool = kind {
      return Flag<Bool?>(name: .customLong(flag), inversion: .prefixedNo, help: ArgumentHelp(words))
    }
    return Option<String?>(
      name: .customLong(flag), parsing: .unconditional, help: ArgumentHelp(words, valueName: placeholder),
      completion: .value(of: self))
  }

  fileprivate func text(in container: KeyedDecodingContainer<FlagName>, _ name: FlagName) throws -> String? {
    if case .bool = kind {
      return try container.decode(Flag<Bool?>.self, forKey: name).wrappedValue.map { "\($0)" }
    }
    return try container.decode(Option<String?>.self, forKey: name).wrappedValue
  }
}
