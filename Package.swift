// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A module of the compiler and its tests; `uses` lists the layers it stands on.
func layer(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a module; `data` are folders of files that the tests read.
func tests(_ name: String, of dependencies: [Target.Dependency], data: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: ["TestSupport"] + dependencies, exclude: data, swiftSettings: settings)
}

let real: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "aec",
  products: [.executable(name: "aec", targets: ["aec"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    // From the bottom up: a layer may use only layers above it in this list.
    .target(name: "CKernels"),
    layer("Diagnostics"),
    // Keys of `data` and `train`, and the optimizers.
    layer("Recipe", uses: ["Diagnostics", "CKernels"]),
    layer("Syntax", uses: ["Diagnostics"]),
    layer("Graph"),
    layer("Random", uses: ["CKernels"]),
    layer("Ops", uses: ["Graph", "Random", real]),
    layer("Checker", uses: ["Syntax", "Recipe", "Ops", "Graph", "Diagnostics"]),
    layer("Passes", uses: ["Ops", "Graph"]),
    layer("Planner", uses: ["Ops", "Graph"]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    // OpenBLAS is opened when it is needed: see MatrixProducts.swift.
    // Processes of an MPI job; the library is opened where a launcher started them: see Launch.swift.
    layer("Processes", uses: ["Diagnostics"]),
    layer("Runtime", uses: ["Planner", "Processes", "Graph", "Random", "CKernels"]),
    layer("Files", uses: ["Diagnostics"]),
    layer("Datasets", uses: ["Files", "Diagnostics", "CPNG"]),
    // Cairo is opened when it is needed: see CairoLibrary.swift.
    layer("Figures", uses: ["Diagnostics", "Files", "CPNG"]),
    layer(
      "Compiler", uses: ["Checker", "Recipe", "Passes", "Planner", "Ops", "Graph", "Syntax", "Diagnostics"]),
    layer(
      "Training",
      uses: [
        "Compiler", "Checker", "Recipe", "Runtime", "Planner", "Processes", "Datasets", "Files", "Ops", "Random",
        "Graph", "Syntax", "Diagnostics",
      ]),
    // Runs as programs of PyTorch and ONNX.
    layer("Export", uses: ["Ops", "Graph", "Diagnostics"]),
    layer(
      "Results",
      uses: [
        "Training", "Export", "Ops", "Checker", "Recipe", "Runtime", "Figures", "Datasets", "Files", "Diagnostics",
      ]),
    // Spectrum images whose truth is known.
    layer("Scenes", uses: ["Datasets", "Random", "Files", "Diagnostics"]),
    // Several runs that belong together: repeats of a model, sweeps over its numbers.
    layer("Trials", uses: ["Results", "Training", "Recipe", "Random", "Files", "Diagnostics"]),
    .executableTarget(
      name: "aec",
      dependencies: [
        "Compiler", "Checker", "Recipe", "Training", "Export", "Results", "Scenes", "Trials", "Runtime", "Ops",
        "Figures",
        "Datasets",
        "Processes",
        "Files",
        "Syntax", "Diagnostics",
        arguments,
      ],
      swiftSettings: settings),

    tests("Diagnostics", of: ["Diagnostics"]),
    tests("Syntax", of: ["Syntax", "Diagnostics"], data: ["Golden"]),
    tests("Recipe", of: ["Recipe", "CKernels"], data: ["Goldens"]),
    tests("Graph", of: ["Graph"]),
    tests("Random", of: ["Random"]),
    tests("Ops", of: ["Ops", "Graph"], data: ["Goldens"]),
    tests(
      "Checker", of: ["Checker", "Recipe", "Compiler", "Syntax", "Files", "Ops", "Graph", "Diagnostics"],
      data: ["Golden", "Broken"]),
    tests("Passes", of: ["Passes", "Ops", "Graph"], data: ["Golden"]),
    tests("Planner", of: ["Planner", "Passes", "Ops", "Graph"], data: ["Golden"]),
    tests("CKernels", of: ["CKernels", real]),
    tests(
      "Runtime",
      of: ["TestPrograms", "Runtime", "Planner", "Processes", "Passes", "Compiler", "Ops", "Random", "Graph", "Files"]),
    tests("Processes", of: ["Processes", "Diagnostics"]),
    tests("Figures", of: ["Figures", "Datasets", "Files", "Diagnostics"]),
    tests("Datasets", of: ["Datasets", "Files", "Random", "Diagnostics"], data: ["fixtures"]),
    tests(
      "Training",
      of: [
        "TestPrograms", "AllocationCounter", "Training", "Compiler", "Checker", "Recipe", "Runtime", "Planner",
        "Passes", "Processes", "Ops", "Random", "Graph", "Datasets", "Files", "Syntax", "Diagnostics",
      ], data: ["Goldens", "Zoo"]),
    tests(
      "Results",
      of: [
        "Results", "Training", "Compiler", "Checker", "Recipe", "Ops", "Runtime", "Figures", "Datasets", "Files",
        "Syntax", "Diagnostics",
      ], data: ["Goldens"]),
    tests("Export", of: ["Export", "Compiler", "Ops", "Graph", "Files", "Syntax", "Diagnostics"], data: ["Golden"]),
    tests("Scenes", of: ["Scenes", "Files", "Diagnostics"]),
    tests("Trials", of: ["Trials", "Training", "Recipe", "Files", "Diagnostics"]),
    tests("Command", of: ["TestPrograms", "aec", "Compiler", "Diagnostics", "Files", "Ops"]),
    // What tests share: where files are, golden cases, PyTorch's numbers.
    .target(
      name: "TestSupport", dependencies: ["Files"], path: "Tests/TestSupport",
      swiftSettings: settings),
    // Programs run by the interpreter and by kernels, for tests that compare them.
    .target(
      name: "TestPrograms",
      dependencies: [
        "TestSupport", "Checker", "Compiler", "Runtime", "Planner", "Processes", "Ops", "Random", "Graph", "Files",
        "Syntax", "Diagnostics",
      ], path: "Tests/TestPrograms", swiftSettings: settings),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
  ]
)

// The program that throws mutated inputs at the readers of files; see scripts/fuzz.
if Context.environment["AEC_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: ["Checker", "Syntax", "Datasets", "Files", "Diagnostics"],
      path: "Tests/Fuzz",
      exclude: ["Corpus", "model.dict"], swiftSettings: settings))
}
