import Checker
import Compiler
import Datasets
import Diagnostics
import Export
import Figures
import Files
import Processes
import Results
import Scenes
import Syntax
import Training
import Trials

extension Explanation {
  /// The explanations of all messages, by code; every catalogue brings its own.
  static let all: [Explanation] = groups.flatMap { $0 }.sorted { $0.code < $1.code }

  private static let groups: [[Explanation]] = [
    modelFiles,
    tokens,
    brackets,
    declarations,
    functionParameters,
    statements,
    expressions,
    foreign,
    names,
    foreignNames,
    inputShapes,
    sizes,
    values,
    wholeBatch,
    weights,
    starts,
    inverses,
    savedWeights,
    export,
    hyperParameters,
    sections,
    schedules,
    phases,
    inputGroups,
    inputsOfRuns,
    warnings,
    lints,
    stages,
    explaining,
    showing,
    divergence,
    modelOptions,
    printing,
    processes,
    runs, predictedNumbers, exportNotes,
    recipesAndData,
    resuming,
    events,
    drawing,
    naming,
    figures,
    diagnosis,
    spread,
    trials,
    sweeps,
    missingTrials,
    lengthsOfTrials,
    sweeping,
    scenes,
    unmixing,
    newModels,
    scaling,
    sceneFiles,
    score, truthNotes,
    comparing,
    diagnosing,
    files,
    tensors,
    dataFiles,
    choices,
    fitting,
    joinedInputs,
    patches,
    envi,
    hdf5,
    npy,
    pictures,
    tables,
    tableColumns,
    namelessSums,
    axisColumns,
    sumLines, commentedRows,
    teachingNothing,
    fillValues,
    items,
    matlab,
    matlabPictures, masksBeside, scalingFaults, wrappedNumbers,
    zip,
    statedByFiles,
    afterTraining,
    axes,
    numbersOfRuns,
    sizesOfNumbers,
    commandLine,
    waiting,
    saving,
    savedRuns,
    protectedFiles,
    drawingRuns,
    learning,
    worth,
  ]

  /// The messages by the first two digits of their codes.
  static let byGroup: [(group: String, explanations: [Explanation])] =
    Dictionary(grouping: all) { String($0.code.prefix(4)) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }

  /// The explanation of `AE0302`, `ae0302`, `ae302`, `0302` or `302`.
  static func of(_ code: String) -> Explanation? {
    let wanted = normalized(code)
    return all.first { $0.code == wanted }
  }

  /// The code as messages write it.
  static func normalized(_ code: String) -> String {
    let digits = code.uppercased().drop { !$0.isNumber }
    return "AE" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

/// What the groups of codes are about.
let messageGroups: KeyValuePairs = [
  "AE01": "the text of a model file",
  "AE02": "names",
  "AE03": "sizes and shapes",
  "AE04": "values, calls, the parts of a model, `data` and `train`",
  "AE08": "warnings about a model file",
  "AE09": "what a model needs before it runs",
  "AE50": "the command line",
  "AE51": "hyper-parameters given with `--set`",
  "AE52": "flags of the recipe",
  "AE53": "what a command lacks or must not overwrite",
  "AE54": "drawing",
  "AE55": "figures of a run",
  "AE56": "processes that train together",
  "AE60": "files and data",
  "AE61": "NumPy files",
  "AE62": "tables",
  "AE63": "pictures",
  "AE64": "`.safetensors` files",
  "AE65": "data that do not fit the model or the `data` section, or that teach nothing",
  "AE66": "weights that do not fit the model",
  "AE68": "HDF5, MATLAB, ENVI and `.npz` files",
  "AE69": "runs",
  "AE70": "training",
  "AE79": "interruptions",
]
