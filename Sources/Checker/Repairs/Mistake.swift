import Diagnostics
import Graph
import Syntax

/// A message, and what its mistake is about for those who look for a cure.
struct Finding {
  var diagnostic: Diagnostic
  let mistake: Mistake?
}

/// What a mistake is about, beyond its message, for those who look for a cure.
enum Mistake {
  /// A value with its place in the file.
  struct Operand {
    let span: Span
    let shape: [Size]
  }
  /// A layer or block takes a value of another number of axes.
  case rank(Operand, call: Span, form: Int)
  /// The result of a body does not have the shape of its port.
  case declared(Operand, Port)
  /// Values combined element by element have different shapes.
  case combined(Operand, Operand)
  /// Values that a block takes do not have the shapes of its inputs.
  case handed([Operand], call: Span)
  /// `concat` of values that do not fit.
  case joined([Operand], call: Span)
  /// `matmul` of values that do not fit.
  case multiplied([Operand], call: Span)
  /// A weight that starts from spectra, but has no column for each channel.
  case spectra(weight: Span)
  /// A call that reads a file.
  case loaded(Span)
  /// `in: simplex(axis: 0)`: a range of a weight along one of its axes.
  case held(Span, axis: Int)
  /// A start of a weight that needs more axes than the weight has.
  case axesOfStart(Span)
  /// A function of numbers whose values have names.
  case labels(call: Span)
  /// Spectra of another number of points than the encoder takes.
  case points(Span, axis: Span, due: Size)
  /// `scan` without the values that its states start from; `number` is what a word such as `zeros` fills them with.
  case startless(call: Span, states: [Port], number: String?)
  /// A cell that does not keep the shape of its state.
  case cell(String, call: Span)
  /// Several values where one is expected.
  case several(Span)
  /// `mse` of values that do not fit.
  case compared([Operand], call: Span)
  /// Sizes that a layer does not take: a kernel, a number of heads, a shape. `uses` are the calls of blocks around it,
  /// the innermost first.
  case sizes(Operand, call: Span, uses: [Span])
  /// What is stacked gives another shape than it takes.
  case stacked(Operand, call: Span)
  /// An axis that the value does not have.
  case axis(Operand, call: Span, argument: Span)
  /// Positions outside a value, or more of them than axes.
  case positions([Span], of: Operand)
  /// Arguments that a call does not take, or lacks; `known` are the names of its attributes.
  case arguments(call: Span, known: [String], inputs: [Operand])
  /// A list where one size is expected, or the reverse.
  case listed(Span, call: Span?)
  /// A name that is not known in its place.
  case name(String, Span)
  /// A term of the loss that is no single number.
  case term(Span)
  /// An output that does not reach the loss.
  case unused(Port)
  /// A decoder's input that is no output of the encoder.
  case input(Name)
  /// A division of sizes that leaves a rest.
  case division(dividend: Size, divisor: Size, at: Span?, use: Span?)
  /// A value of a hyper-parameter that its type or range does not allow.
  case value(Parameter)
  /// A number with a fraction where a size is expected.
  case real(Span, value: Double?)
  /// An input of the encoder without a shape.
  case shapeless(Port)
  /// A number below the least that is allowed.
  case small(Span, least: Int)
  /// An axis at the borders of the model that is -1, as others write the batch.
  case batch
  /// A size of a block that no input fixes.
  case unsolved(String, Block)
  /// A name at the borders of the model that is given twice.
  case repeated(Name)
  /// A body that gives another number of results than its part has outputs.
  case results(Part)
  /// A layer with a name that is applied to values of different widths, at its second use.
  case shared(Span)
  /// A layer without its input where a value is expected.
  case waiting(Span)
  /// A result that is not shown to be what is said of it.
  case unproven(Span, ending: String, else: String)
  /// A layer of the loss, which joins samples, in a part.
  case joinsSamples(Span)
  /// Channels of the data that are more or fewer than the size of the input.
  case channels(Int, of: String, range: String, at: Span)
  /// Square brackets after a layer.
  case squareCall(Expression, [SliceItem], Span)

  /// Whether shapes do not fit.
  var isOfShapes: Bool {
    switch self {
    case .rank, .declared, .combined, .joined, .multiplied, .compared, .stacked, .handed, .spectra, .division: true
    case .sizes: true
    default: false
    }
  }
}
