import ArgumentParser
import Checker
import Compiler
import Datasets
import Diagnostics
import Ops
import Recipe
import Results
import Scenes
import Training

/// What a shell offers for an argument. Names come from the tables that the program itself reads them from.
///
/// `CompletionScript` says what else is offered where no file has one of the endings.
extension CompletionKind {
  static let model = file(endings: [".ae"])
  static let data = file(endings: dataFileEndings)
  static let array = file(endings: [".npy"])
  static let weights = file(endings: [".safetensors"])
  static let page = file(endings: [".html"])
  /// The folder of a run.
  static let run = directory

  static let codes = list(Explanation.all.map(\.code))
  static let figures = list(runFigures.map(\.name))
  static let pictures = list(FiguresRequest.Format.allCases.map(\.rawValue))
  static let methods = list(UnmixMethod.all.map(\.name))
  static let scales = list(FileRecipe.Scale.allCases.map(\.rawValue))
  static let scenes = list(SceneKind.all.map(\.name))
  static let stages = list(Stage.all.map(\.name))
  static let written = list(Library.entries.map(\.name) + Prelude.functions.map(\.name))

  /// What a flag of the recipe may begin with.
  static func value(of key: RecipeKey) -> CompletionKind {
    switch key.kind {
    case .schedule: list(ScheduleTable.names)
    case .stop: list(["patience"])
    default: key == .optimizer ? list(OptimizerTable.names) : .default
    }
  }

  /// Files with these endings, also in capitals, and folders.
  static func file(endings: [String]) -> CompletionKind {
    let bare = endings.map { String($0.dropFirst()) }
    return file(extensions: bare + bare.map { $0.uppercased() })
  }
}
